import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, tadpole as run } from './app'

const base = mkdtempSync(join(tmpdir(), 'tadpole-train-encoder-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

const quick = [
  'steps=16',
  'pictures=4',
  'tokens=8',
  'width=32',
  'depth=2',
  'hidden=32',
  'checkpointEvery=2',
  'threads=1'
]

type Ended = Awaited<ReturnType<typeof run>>

const tadpole = (args: readonly string[]): Promise<Ended> => run([...args, '--json'])

const start = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [join(root, 'out/main/terminal.js'), ...args], { stdio: 'ignore' })

const ended = (child: ChildProcess): Promise<number> =>
  new Promise((done) => child.once('exit', (code) => done(code ?? -1)))

async function until(happened: () => boolean): Promise<void> {
  for (let tries = 0; !happened() && tries < 600; tries += 1) await pause(50)
  expect(happened()).toBe(true)
}

/** Process ids of a running command's descendants whose program is `name`. */
function childrenOf(child: ChildProcess, name: string): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  const inside = (pid: string): boolean =>
    rows.some(
      ([id, parent]) => id === pid && (parent === String(child.pid) || (parent !== '1' && inside(parent!)))
    )
  return rows
    .filter(([pid, , ...args]) => args.join(' ').includes(name) && inside(pid!))
    .map(([pid]) => Number(pid))
}

describe('encoders train, from strokes alone', () => {
  const strokes = join(base, 'strokes.ndjson')
  const into = (name: string, ...more: string[]) => [
    'encoders',
    'train',
    strokes,
    '--out',
    join(base, name),
    ...quick,
    ...more
  ]
  const pack = (name: string) => readFileSync(join(base, name, 'encoder.onnx'))

  beforeAll(() => {
    const lines = Array.from({ length: 40 }, (_, i) =>
      JSON.stringify({
        word: i % 2 ? 'box' : 'line',
        strokes: [
          [
            [0, 90, 90 - i, 0],
            [0, i, 90, 40]
          ]
        ]
      })
    )
    writeFileSync(strokes, lines.join('\n'))
  })

  it('killed with -9, the same command goes on and ends with the same bytes', async () => {
    expect((await tadpole(into('whole'))).code).toBe(0)
    const child = start(into('killed'))
    await until(() => existsSync(join(base, 'killed/checkpoint.onnx')))
    const done = ended(child)
    child.kill('SIGKILL')
    await done
    expect(existsSync(join(base, 'killed/encoder.onnx'))).toBe(false)
    expect((await tadpole(into('killed'))).code).toBe(0)
    expect(pack('killed').equals(pack('whole'))).toBe(true)
    expect(readFileSync(join(base, 'killed/MODEL-CARD.md'), 'utf8')).toContain('strokes.ndjson')
  })

  it('the pack is one that a library takes', async () => {
    const library = ['--library', join(base, 'taker')]
    await tadpole(['init', '--unencrypted', '--purpose', 'synthetic', ...library])
    const { code, stdout } = await tadpole(['encoders', 'add', join(base, 'whole'), ...library])
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { encoder: { interim: false, selfAttested: false, attentionBlocks: 2 } }
    ])
  })

  it('two of them join into one, which a library takes and goes on with', async () => {
    expect((await tadpole(into('second', 'seed=2'))).code).toBe(0)
    const packs = ['whole', 'second'].map((name) => join(base, name))
    const to = (...more: string[]) => ['encoders', 'join', ...packs, ...more, '--name', 'both']
    expect((await tadpole(to('--out', join(base, 'both'), '--fit', packs[1]!))).code).toBe(0)
    const manifest = JSON.parse(readFileSync(join(base, 'both/encoder.json'), 'utf8')) as {
      embeddingSize: number
      branches: { name: string; gives: string }[]
    }
    expect(manifest.embeddingSize).toBe(2 * 2 * 2 * 32)
    expect(manifest.branches.map(({ gives }) => gives)).toEqual(['embedding', 'both'])
    expect(readFileSync(join(base, 'both/MODEL-CARD.md'), 'utf8')).toContain('Network 2')
    const library = ['--library', join(base, 'joined')]
    await tadpole(['init', '--unencrypted', '--purpose', 'synthetic', ...library])
    const { stdout } = await tadpole(['encoders', 'add', join(base, 'both'), ...library])
    expect(JSON.parse(stdout)).toMatchObject({
      encoder: { name: 'both', attentionBlocks: 4, selfAttested: false }
    })
    expect((await tadpole(to())).code).toBe(2)
    expect((await tadpole(to('--ages', '--out', join(base, 'x')))).code).toBe(2)
    expect((await tadpole(['encoders', 'join', '--out', join(base, 'x')])).code).toBe(2)
  })

  it('says what is wrong: no such file, no such setting, a broken line, another training in the folder', async () => {
    const codeOf = ({ stdout }: Ended) => (JSON.parse(stdout) as { error: { code: string } }).error.code
    expect(
      codeOf(await tadpole(['encoders', 'train', join(base, 'nothing'), '--out', join(base, 'x')]))
    ).toBe('file-unreadable')
    expect((await tadpole(into('x', 'step=3'))).code).toBe(2)
    expect((await tadpole(into('x', 'steps=0'))).code).toBe(2)
    expect((await tadpole(into('x', '--ages'))).code).toBe(2)
    expect((await tadpole(into('x', '--fit', join(base, 'whole')))).code).toBe(2)
    expect((await tadpole(into('x', 'ownShare=0.5'))).code).toBe(2)
    expect((await tadpole(['encoders', 'train', 'width=64'])).code).toBe(2)
    writeFileSync(join(base, 'broken.ndjson'), '{"strokes":[[[1,2],[1,2]]]}\n{"strokes":"none"}')
    const broken = await tadpole([
      'encoders',
      'train',
      join(base, 'broken.ndjson'),
      '--out',
      join(base, 'x'),
      ...quick
    ])
    expect(codeOf(broken)).toBe('strokes-unreadable')
    expect(codeOf(await tadpole(into('whole', 'seed=5')))).toBe('checkpoint-other')
  })
})

describe('encoders train, on a library', () => {
  const library = join(base, 'library')
  const at = (...args: string[]) => [...args, '--library', library]
  const own = ['steps=8', 'pictures=4', 'tokens=12', 'checkpointEvery=2', 'threads=1', 'ownShare=0.6']
  beforeAll(async () => {
    await tadpole(at('init', '--unencrypted', '--purpose', 'synthetic'))
    await tadpole(at('import', join(root, 'resources/sample')))
  })

  it('goes on from the encoder in use, survives a kill of the engine, and leaves the choice to the user', async () => {
    const child = start(at('encoders', 'train', '--ages', '--name', 'ours', ...own))
    await until(() => existsSync(join(library, 'checkpoints')) && childrenOf(child, 'engine.js').length > 0)
    const done = ended(child)
    for (const pid of childrenOf(child, 'engine.js')) process.kill(pid, 'SIGKILL')
    expect(await done).toBe(3)
    const { code, stdout } = await tadpole(at('encoders', 'train', '--ages', '--name', 'ours', ...own))
    const result = JSON.parse(stdout) as {
      drawings: number
      withAge: number
      encoder: { name: string; active: boolean }
    }
    expect([code, result]).toMatchObject([
      0,
      { drawings: 320, withAge: 320, encoder: { name: 'ours', active: false } }
    ])
    const list = JSON.parse((await tadpole(at('encoders', 'list'))).stdout) as {
      encoders: { name: string; active: boolean }[]
    }
    expect(list.encoders).toHaveLength(2)
    const jobs = JSON.parse((await tadpole(at('jobs', 'list'))).stdout) as {
      jobs: { kind: string; state: string }[]
    }
    expect(
      jobs.jobs
        .filter((job) => job.kind === 'train-encoder')
        .map((job) => job.state)
        .sort()
    ).toEqual(['completed', 'interrupted'])
  })

  it('refuses a library with too few drawings', async () => {
    const empty = ['--library', join(base, 'empty')]
    await tadpole(['init', '--unencrypted', '--purpose', 'synthetic', ...empty])
    const { code, stdout } = await tadpole(['encoders', 'train', ...own, ...empty])
    expect([code, JSON.parse(stdout)]).toMatchObject([3, { error: { code: 'encoder-few-drawings' } }])
  })
})
