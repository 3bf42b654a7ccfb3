import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openEngine, projectRoot } from '../open-engine'
import { drawingPng } from '../pictures'
import { learnBand } from '../registry'
import { importFolder, sample } from '../small-jobs'
import type { Promised } from './judge'
import { WriterLine, type WriterTask } from './work'

export const PASSPHRASE = 'violin teapot gravel seven'

/** Folders of two small pictures each, all of them different. */
export async function inputFolders(count: number): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'tadpole-inputs-'))
  const folders: string[] = []
  for (let i = 0; i < count; i += 1) {
    const folder = join(root, String(i))
    mkdirSync(folder)
    for (const n of [0, 1])
      writeFileSync(join(folder, `${i}-${n}.png`), await drawingPng(5000 + 2 * i + n, 60, 32))
    folders.push(folder)
  }
  return folders
}

/** A library with a passphrase; with the sample and two versions of one norm where `models` says so. */
export async function makeLibrary(folder: string, { models }: { models: boolean }): Promise<void> {
  const test = openEngine(folder)
  await test.ask('library:create', { passphrase: PASSPHRASE })
  if (models) {
    await importFolder(test, sample)
    const id = await learnBand(test, 1)
    await learnBand(test, 2)
    await test.ask('models:deploy', { id })
  }
  await test.engine.close()
}

export async function chooseBackups(folder: string, backups: string): Promise<void> {
  const test = openEngine(folder)
  await test.engine.unlock(PASSPHRASE)
  await test.chooseBackupFolder(backups)
  await test.ask('backup:plan', { everyHours: 0, keep: 2 })
  await test.engine.close()
}

/** A writer at work, in a process group of its own, so that it can be ended with all that it has started. */
export interface Running {
  process: ChildProcess
  /** When the library is open, or the writer has ended. */
  opened: Promise<void>
  /** When something was acknowledged, or the writer has ended: however slow the machine is. */
  acknowledged: Promise<void>
  /** When the writer is gone and all that it said was taken. */
  ended: Promise<void>
  kill(signal?: NodeJS.Signals): void
}

export function startWriter(
  program: string,
  task: Omit<WriterTask, 'project' | 'passphrase'>,
  promised: Promised,
  command: readonly string[] = [process.execPath]
): Running {
  const said = JSON.stringify({ ...task, project: projectRoot, passphrase: PASSPHRASE })
  const child = spawn(command[0]!, [...command.slice(1), program, said], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const lines = createInterface({ input: child.stdout! })
  let [open, acknowledge] = [(): void => undefined, (): void => undefined]
  const opened = new Promise<void>((resolve) => (open = resolve))
  const acknowledged = new Promise<void>((resolve) => (acknowledge = resolve))
  const before = promised.acknowledged
  lines.on('line', (text) => {
    // the last line may have been cut off with the process
    const line = WriterLine.safeParse(parsed(text))
    if (!line.success) return
    if (line.data.said === 'open') open()
    promised.take(line.data)
    if (promised.acknowledged > before) acknowledge()
  })
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const drained = new Promise<void>((resolve) => lines.on('close', () => resolve()))
  const ended = Promise.all([closed, drained]).then(() => {
    open()
    acknowledge()
  })
  const kill = (signal: NodeJS.Signals = 'SIGKILL'): void => {
    try {
      process.kill(-child.pid!, signal)
    } catch {
      return // it has ended by itself
    }
  }
  return { process: child, opened, acknowledged, ended, kill }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
