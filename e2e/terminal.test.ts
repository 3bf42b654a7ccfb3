import type { ChildAnalysis } from '#contract/child'
import type { DevelopmentVersion } from '#contract/training'
import { childrenWorthText } from '#words/score-text'
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { root, tadpole } from './app'

const base = mkdtempSync(join(tmpdir(), 'tadpole-cli-'))
const sample = join(root, 'resources/sample')
const secret = join(base, 'secret')
const library = join(base, 'library')
const quick = [
  'epochs=4',
  'hidden=16',
  'latent=4',
  'explanationSample=1',
  'folds=3',
  'plantedSample=10',
  'adjust=prompt,ink'
]

/** One JSON object from stdout; a failing command fails the test. */
async function json(args: string[]): Promise<Record<string, never>> {
  const { code, stdout, stderr } = await tadpole([...args, '--json'])
  if (code > 1) throw new Error(`${args.join(' ')}: ${code} ${stdout} ${stderr}`)
  return JSON.parse(stdout) as Record<string, never>
}
const at = (...args: string[]): string[] => [...args, '--library', library, '--passphrase-file', secret]

beforeAll(() => writeFileSync(secret, 'a passphrase of some length\n'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

describe('the main job on the command line', () => {
  it('init, once; the recovery key is written where it was asked for', async () => {
    const key = join(base, 'recovery.txt')
    expect(await json(at('init', '--recovery-file', key))).toMatchObject({ encrypted: true })
    expect(readFileSync(key, 'utf8')).toMatch(/^([A-Z2-7]{4}-){7}[A-Z2-7]{4}\n$/)
    const again = await tadpole(at('init'))
    expect([again.code, (JSON.parse(again.stdout) as { error: { code: string } }).error.code]).toEqual([
      3,
      'library-exists'
    ])
  })
  it('import: a dry run, then for real, relative to where the user stood', async () => {
    const args = at('import', 'sample', '--metadata', 'sample/metadata.csv')
    const dry = await tadpole([...args, '--dry-run', '--json'], join(root, 'resources'))
    expect(JSON.parse(dry.stdout)).toMatchObject({ imported: 320, dryRun: true })
    const { stdout, code } = await tadpole([...args, '--json'], join(root, 'resources'))
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { imported: 320, duplicates: 0, rejected: [] }])
  })
  it('norms, train, models, doctor', async () => {
    expect(await json(at('norms'))).toMatchObject({ count: 320, coverage: 1 })
    const trained = await json(at('train', '--bands', '4-6,6-8', '--deploy', '--seed', '5', ...quick))
    expect(trained).toMatchObject({
      models: [
        { band: '4-6', deployed: true },
        { band: '6-8', deployed: true }
      ]
    })
    expect(await json(at('models', 'list'))).toMatchObject({
      models: [{ deployed: true }, { deployed: true }]
    })
    expect(await json(at('doctor'))).toMatchObject({ ok: true })
    expect(await json(at('jobs', 'list'))).toMatchObject({
      jobs: [{ kind: 'train', state: 'completed' }, { kind: 'import' }, { kind: 'import' }]
    })
  })
  it('norms of another place: what is asked for must be said, and what is not there is told', async () => {
    expect(await json(at('norms', 'places'))).toEqual({ places: [] })
    expect((await tadpole(at('norms', 'check'))).code).toBe(2)
    expect((await tadpole(at('norms', 'mend', '--site', 'A'))).code).toBe(2)
    const unknown = await tadpole([...at('norms', 'check', '--site', 'A'), '--json'])
    expect([unknown.code, JSON.parse(unknown.stdout)]).toMatchObject([
      3,
      { error: { code: 'place-unknown' } }
    ])
    const page = join(base, 'text.svg.png')
    const lines = Array.from(
      { length: 12 },
      (_, i) => `<text x="20" y="${40 + 28 * i}">twelve lines of print</text>`
    )
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="380" height="380"><rect width="380" height="380" fill="#fff"/>${lines.join('')}</svg>`
    writeFileSync(page, await sharp(Buffer.from(svg)).png().toBuffer())
    const judged = await tadpole([...at('analyze', '--files', page, '--age-years', '5.5'), '--json'])
    expect(JSON.parse(judged.stdout)).toMatchObject({ verdict: 'out-of-scope', pValue: null, flagged: null })
  })
  it('analyze prints one row a line; explain and report write whole files', async () => {
    const { stdout, code } = await tadpole([...at('analyze', '--all'), '--json'])
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; pValue: number; developmentalAgeMonths: number })
    expect([code, rows.length, rows.every((r) => r.pValue > 0 && r.developmentalAgeMonths > 24)]).toEqual([
      0,
      320,
      true
    ])
    const out = join(base, 'explained')
    const explained = await json(at('explain', rows[0]!.id, '--out', out))
    const npy = readFileSync(join(out, 'saliency.npy'))
    expect(npy.subarray(0, 6).toString('latin1')).toBe('\u0093NUMPY')
    const { width, height } = explained as unknown as { width: number; height: number }
    const header = 10 + npy.readUInt16LE(8)
    expect([header % 64, npy.length - header]).toEqual([0, width * height * 4])
    await json(at('report', rows[0]!.id, '--out', join(base, 'report.html')))
    expect(readFileSync(join(base, 'report.html'), 'utf8')).toMatch(/^<!doctype html>.*not a diagnosis/s)
    const files = await tadpole([
      ...at('analyze', '--files', join(sample, 'S0001-cup.png'), '--age-years', '5.5'),
      '--json'
    ])
    expect(JSON.parse(files.stdout)).toMatchObject({
      id: null,
      file: 'S0001-cup.png',
      band: { label: '4-6' }
    })
  })
  it('analyze --by-child scores all drawings of a child together, of the library and of files; the child has a report', async () => {
    const { stdout, code } = await tadpole([...at('analyze', '--all', '--by-child'), '--json'])
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ChildAnalysis)
    expect(code).toBe(0)
    expect(rows.reduce((sum, row) => sum + row.drawings, 0)).toBe(320)
    const [row] = rows.filter((r) => r.drawings > 1)
    expect(row!.steps.map((step) => step.drawings)).toEqual([1, 2])
    expect(row!.parts.reduce((sum, part) => sum + part.weight, 0)).toBeCloseTo(1, 6)
    expect(row!.developmentalInterval[0]).toBeLessThanOrEqual(row!.developmentalAgeMonths)
    const files = row!.parts.map((part) => join(sample, part.file))
    const table = ['--metadata', join(sample, 'metadata.csv')]
    const same = await tadpole([
      ...at('analyze', '--files', ...files, ...table, '--by-child', '--window', '3'),
      '--json'
    ])
    // a file that the library holds is scored as the drawing it is
    expect(JSON.parse(same.stdout)).toMatchObject({
      childId: row!.childId,
      windowMonths: 3,
      pValue: row!.pValue
    })
    const out = join(base, 'child.html')
    await json(at('report', '--child', row!.childId, '--out', out))
    // What statements about children are worth: as measured when the model was learnt, the same text in table and report.
    const listed = (await json(at('models', 'list'))) as unknown as { development: DevelopmentVersion[] }
    const { validation } = listed.development.find(({ id }) => id === row!.modelId)!
    const told = await tadpole(at('analyze', '--all', '--by-child'))
    expect(told.stdout).toContain(childrenWorthText(validation))
    expect(validation.auroc.childrenInterval![0]).toBeLessThanOrEqual(validation.auroc.children!)
    expect(readFileSync(out, 'utf8')).toContain(childrenWorthText(validation))
    expect(readFileSync(out, 'utf8')).toMatch(/^<!doctype html>.*Child report.*From the first 2/s)
    expect((await tadpole(at('analyze', '--all', '--window', '6'))).code).toBe(2)
    expect((await tadpole([...at('report', '--child', 'nobody', '--out', out), '--json'])).stdout).toContain(
      'child-without-drawings'
    )
  })
})

describe('exit codes', () => {
  it.each([
    [['nonsense']],
    [['train', 'no-such-setting=1']],
    [['train', '--bands', '4-6,5-7']],
    [['analyze']],
    [['explain', 'not-an-id', '--out', 'x']],
    [['import']],
    [['analyze', '--files', 'x.png', '--age-years', 'five']]
  ])('2 for wrong use: %j', async (args) => {
    const { code, stdout, stderr } = await tadpole(at(...args))
    expect([code, stdout, stderr.length > 0]).toEqual([2, '', true])
  })
  it('1 where some of the batch was refused, and it is listed', async () => {
    const folder = mkdtempSync(join(base, 'mixed-'))
    cpSync(join(sample, 'S0001-cup.png'), join(folder, 'good.png'))
    writeFileSync(join(folder, 'bad.png'), 'no picture')
    writeFileSync(join(folder, 'table.csv'), 'filename,age_years\ngood.png,5.5\nbad.png,5.5\ngone.png,6\n')
    const { code, stdout } = await tadpole([...at('import', folder), '--json'])
    const { rejected } = JSON.parse(stdout) as { rejected: { file: string; code: string }[] }
    expect([code, rejected.map((r) => [r.file, r.code]).sort()]).toEqual([
      1,
      [
        ['bad.png', 'image-format'],
        ['gone.png', 'file-missing']
      ]
    ])
  })
  it('3 for a wrong passphrase, a library that is not there, a second process', async () => {
    const wrong = join(base, 'wrong')
    writeFileSync(wrong, 'something else')
    const codeOf = async (args: string[]) => {
      const { code, stdout } = await tadpole(args)
      return [code, (JSON.parse(stdout) as { error: { code: string } }).error.code]
    }
    expect(await codeOf(['norms', '--library', library, '--passphrase-file', wrong])).toEqual([
      3,
      'key-wrong'
    ])
    expect(await codeOf(['norms', '--library', join(base, 'nowhere'), '--passphrase-file', secret])).toEqual([
      3,
      'library-missing'
    ])
    expect(await codeOf(['norms', '--library', library])).toEqual([3, 'key-missing'])
    expect(await codeOf(['norms', '--library', join(base, 'nowhere')])).toEqual([3, 'library-missing'])
    const holder = spawn(process.execPath, [join(root, 'out/main/terminal.js'), ...at('serve', '--json')], {
      stdio: ['ignore', 'pipe', 'ignore']
    })
    await new Promise((ready) => holder.stdout.once('data', ready))
    expect(await codeOf(at('norms'))).toEqual([3, 'library-busy'])
    // what is at work there can be seen all the same
    const { jobs } = (await json(at('jobs', 'list'))) as unknown as { jobs: { id: string }[] }
    expect(jobs[0]).toMatchObject({ state: 'completed' })
    expect(await json(at('jobs', 'watch', jobs[0]!.id))).toMatchObject({ job: { id: jobs[0]!.id } })
    expect(await codeOf(['jobs', 'list', '--library', library])).toEqual([3, 'key-missing'])
    holder.kill('SIGKILL')
    await pause(500)
    expect((await tadpole(at('norms'))).code).toBe(0)
  })
})

/** The engine process of a running command. */
function engineOf(child: ChildProcess): number {
  const list = execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' }).split('\n')
  const line = list.find((l) => l.trim().split(/\s+/)[1] === String(child.pid) && l.includes('engine.js'))
  return Number(line?.trim().split(/\s+/)[0] ?? NaN)
}

describe('kill -9 of the engine', () => {
  const start = (args: string[]): ChildProcess =>
    spawn(process.execPath, [join(root, 'out/main/terminal.js'), ...args], { stdio: 'ignore' })
  const ended = (child: ChildProcess): Promise<number> =>
    new Promise((done) => child.once('exit', (code) => done(code ?? -1)))

  it.each([350, 600, 900, 1200])(
    'during import, after %d ms: all or nothing, and it opens again at once',
    async (wait) => {
      const folder = mkdtempSync(join(base, 'kill-'))
      const there = (...args: string[]) => [...args, '--library', folder]
      await tadpole(there('init', '--unencrypted', '--purpose', 'synthetic'))
      const child = start(there('import', sample))
      const done = ended(child) // it may be over before the kill
      await pause(wait)
      const engine = engineOf(child)
      if (engine) process.kill(engine, 'SIGKILL')
      expect([0, 3]).toContain(await done)
      const { count } = (await json(there('norms'))) as unknown as { count: number }
      expect([0, 320]).toContain(count)
      expect(await json(there('doctor'))).toMatchObject({ ok: true })
      expect(await json(there('import', sample))).toMatchObject({ imported: 320 - count, duplicates: count })
    }
  )
  /** Whether a training is in this state; asked beside the process that holds the library. */
  const trainings = async (state: string): Promise<boolean> => {
    const { jobs } = (await json(at('jobs', 'list'))) as unknown as {
      jobs: { kind: string; state: string }[]
    }
    return jobs.some((job) => job.kind === 'train' && job.state === state)
  }

  it('during training: the deployed model stays, the job says it was cut off', async () => {
    const before = await json(at('models', 'list'))
    const child = start(at('train', '--bands', '4-6', '--deploy'))
    const done = ended(child)
    await vi.waitFor(async () => expect(await trainings('running')).toBe(true), {
      timeout: 60_000,
      interval: 200
    })
    process.kill(engineOf(child), 'SIGKILL')
    expect(await done).toBe(3)
    expect(await json(at('models', 'list'))).toEqual(before)
    expect(await trainings('interrupted')).toBe(true)
    expect(await json(at('doctor'))).toMatchObject({ ok: true })
  })
})

/** A small disk of its own; null where this user may not mount one. */
function smallDisk(megabytes: number): string | null {
  const folder = mkdtempSync(join(base, 'disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    return null
  }
}

const disk = process.platform === 'linux' ? smallDisk(3) : null
describe('a full disk', () => {
  afterAll(() => {
    if (disk) execFileSync('umount', ['-l', disk])
  })
  it.skipIf(!disk)('an import that does not fit says so, and nothing is half there', async () => {
    const folder = join(disk!, 'library')
    mkdirSync(folder)
    await tadpole(['init', '--unencrypted', '--purpose', 'synthetic', '--library', folder])
    const { code, stdout } = await tadpole(['import', sample, '--library', folder])
    expect([code, (JSON.parse(stdout) as { error: { code: string } }).error.code]).toEqual([3, 'disk-full'])
    expect(await json(['norms', '--library', folder])).toMatchObject({ count: 0 })
    const blobs = existsSync(join(folder, 'blobs'))
      ? readdirSync(join(folder, 'blobs'), { recursive: true, withFileTypes: true })
      : []
    expect(blobs.filter((entry) => entry.isFile())).toEqual([])
    expect(await json(['jobs', 'list', '--library', folder])).toMatchObject({
      jobs: [{ state: 'failed', failure: { code: 'disk-full' } }]
    })
  })
})
