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
function callsIn(trace: string): Call[] {
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

/** Follows the calls of a process, and keeps what they do against the protocol of a durable write. */
class Protocol {
  readonly faults: string[] = []
  private readonly synced = new Set<string>()
  /** Files whose name is not yet on the disk for sure, with their folder. */
  private readonly waiting = new Map<string, string>()

  constructor(private readonly roots: readonly string[]) {}

  follow({ name, args, result }: Call): void {
    if (result.startsWith('-1')) return
    if (name === 'fsync' || name === 'fdatasync') this.sync(fileOf(args))
    else if (name === 'openat') this.open(args)
    else if (name.startsWith('rename')) this.rename(quoted(args) as [string, string])
    else if (name === 'write' && TOLD.test(args)) this.tell()
  }

  /** Files of a library or a backup folder, but the database's own, which SQLite looks after. */
  private isOurs(path: string): boolean {
    return this.roots.some((root) => path.startsWith(`${root}/`)) && !SQLITES.test(path)
  }

  private sync(path: string): void {
    this.synced.add(path)
    for (const [file, folder] of this.waiting) if (folder === path) this.waiting.delete(file)
  }

  private open(args: string): void {
    const [path = ''] = quoted(args)
    if (args.includes('O_TRUNC') && !args.includes('O_EXCL') && this.isOurs(path))
      this.faults.push(`written in its place: ${path}`)
  }

  private rename([from, to]: [string, string]): void {
    // what is moved out of sight, or is a folder that was built beside, is no new content of a file
    if (!this.isOurs(to) || !/\.\w+$/.test(to)) return
    if (!this.synced.has(from)) this.faults.push(`renamed before it was synced: ${to}`)
    this.waiting.set(to, dirname(to))
  }

  private tell(): void {
    for (const path of this.waiting.keys()) this.faults.push(`told before its folder was synced: ${path}`)
  }
}

const SQLITES = /(\.db(-\w+)?|holder\.json|acknowledged)$/
/** A line of the writer that tells the outside of something that is done. */
const TOLD = /^1<.*(imported|moved|backed-up)/s

/** What of these calls is against the protocol of a durable write. */
function disorderIn(calls: readonly Call[], roots: readonly string[]): string[] {
  const protocol = new Protocol(roots)
  for (const call of calls) protocol.follow(call)
  return protocol.faults
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
