import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundleWriter, MUTANTS, type Mutant } from './bundle'
import { hasStrace } from './disks'
import { Promised } from './judge'
import { chooseBackups, inputFolders, makeLibrary, startWriter } from './stage'
import type { WriterTask } from './work'

const STEPS: WriterTask['steps'] = ['import', 'import', 'label', 'child', 'backup']

/** One call to the system: its name, its arguments as strace writes them, and what it answered. */
interface Call {
  name: string
  args: string
  result: string
}

/** Calls in their order; those that others cut in two are put together again where they end. */
export function callsIn(trace: string): Call[] {
  const begun = new Map<string, string>()
  const calls: Call[] = []
  for (const line of trace.split('\n')) {
    const [, pid = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? []
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(rest)
    if (unfinished) begun.set(pid, unfinished[1]!)
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)
    const whole = resumed ? `${begun.get(pid) ?? ''}${resumed[1]!}` : rest
    const [, name, args, result] = /^(\w+)\((.*)\)\s+= (.*)$/.exec(whole) ?? []
    if (name && !unfinished) calls.push({ name, args: args!, result: result! })
  }
  return calls
}

const quoted = (text: string): string[] => [...text.matchAll(/"([^"]*)"/g)].map(([, path]) => path!)
/** With `strace -y` a descriptor stands with the file that it is of: 21</path>. */
const fileOf = (args: string): string => /^\d+<([^>]*)>/.exec(args)?.[1] ?? ''

/** Files that are not the database's own, written in a library or a backup folder, against the protocol of a durable write. */
export function disorderIn(calls: readonly Call[], roots: readonly string[]): string[] {
  const isOurs = (path: string): boolean =>
    roots.some((root) => path.startsWith(`${root}/`)) &&
    !/(\.db(-\w+)?|holder\.json|acknowledged)$/.test(path)
  const synced = new Set<string>()
  const waiting = new Map<string, string>()
  const faults: string[] = []
  for (const { name, args, result } of calls) {
    if (result.startsWith('-1')) continue
    if (name === 'fsync' || name === 'fdatasync') {
      synced.add(fileOf(args))
      for (const [path, folder] of waiting) if (folder === fileOf(args)) waiting.delete(path)
    }
    if (name === 'openat' && /O_TRUNC/.test(args) && !/O_EXCL/.test(args) && isOurs(quoted(args)[0] ?? ''))
      faults.push(`written in its place: ${quoted(args)[0]}`)
    if (/^rename/.test(name)) {
      const [from, to] = quoted(args) as [string, string]
      // what is moved out of sight, or is a folder that was built beside, is no new content of a file
      if (!isOurs(to) || !/\.\w+$/.test(to)) continue
      if (!synced.has(from)) faults.push(`renamed before it was synced: ${to}`)
      waiting.set(to, dirname(to))
    }
    // the line that tells the outside of it
    if (name === 'write' && /^1</.test(args) && /imported|moved|backed-up/.test(args))
      for (const path of waiting.keys()) faults.push(`told before its folder was synced: ${path}`)
  }
  return faults
}

async function traced(
  mutant: Mutant | null
): Promise<{ faults: string[]; promised: Promised; renamed: number }> {
  const root = mkdtempSync(join(tmpdir(), 'tadpole-order-'))
  const [folder, backups, trace] = [join(root, 'library'), join(root, 'backups'), join(root, 'trace')]
  await makeLibrary(folder, { models: false })
  await chooseBackups(folder, backups)
  const program = await bundleWriter(mutant)
  const promised = new Promised()
  const calls = 'trace=openat,rename,renameat,renameat2,fsync,fdatasync,write'
  const strace = ['strace', '-f', '-y', '-s', '80', '-e', calls, '-o', trace, process.execPath]
  const inputs = await inputFolders(2)
  const writer = startWriter(
    program,
    { folder, inputs, steps: STEPS, repeat: false, seed: 1 },
    promised,
    strace
  )
  await writer.ended
  const found = callsIn(readFileSync(trace, 'utf8'))
  rmSync(root, { recursive: true, force: true })
  rmSync(join(program, '..'), { recursive: true, force: true })
  const renamed = found.filter(({ name, args }) => /^rename/.test(name) && args.includes(folder)).length
  return { faults: disorderIn(found, [folder, backups]), promised, renamed }
}

describe.skipIf(!hasStrace())('the order of writes (needs strace)', { timeout: 600_000 }, () => {
  it('is write, sync, rename, sync of the folder, and only then the answer', async () => {
    const { faults, promised, renamed } = await traced(null)
    expect(promised.refused).toEqual([])
    expect([promised.acknowledged, renamed > 4]).toEqual([5, true])
    expect(faults).toEqual([])
  })

  it.each([
    { mutant: MUTANTS.noSync, says: /renamed before it was synced/ },
    { mutant: MUTANTS.noFolderSync, says: /told before its folder was synced/ },
    { mutant: MUTANTS.inPlace, says: /written in its place/ }
  ])('the harness would notice that $mutant.name', async ({ mutant, says }) => {
    expect((await traced(mutant)).faults.join('\n')).toMatch(says)
  })
})
