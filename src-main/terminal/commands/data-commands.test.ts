import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandLine } from '#main/harness/command-line'
import { projectRoot as root } from '#main/harness/open-engine'

const base = mkdtempSync(join(tmpdir(), 'tadpole-data-'))
const sample = join(root, 'resources/sample')
const names = readdirSync(sample)
  .filter((name) => name.endsWith('.png'))
  .slice(0, 14)
const scans = join(base, 'scans')

const line = commandLine()
/** Paths of lines are relative to where the user stands. */
process.env.INIT_CWD = base

interface Outcome<Reply> {
  code: number
  reply: Reply
}

async function run<Reply = Record<string, never>>(args: string[], library = 'one'): Promise<Outcome<Reply>> {
  const { code, stdout } = await line.run([...args, '--library', join(base, library), '--json'])
  return { code, reply: (stdout ? JSON.parse(stdout) : {}) as Reply }
}
const errorOf = async (args: string[]): Promise<string> =>
  (await run<{ error?: { code: string } }>(args)).reply.error?.code ?? 'none'

beforeAll(async () => {
  mkdirSync(scans)
  names.forEach((name) => cpSync(join(sample, name), join(scans, name)))
  const rows = names.map(
    (name, i) => `${name};K${Math.floor(i / 2)};${4 + (i % 3)},5;${i === 2 ? 'weird' : ''}`
  )
  writeFileSync(join(scans, 'liste.csv'), `Datei;Nr. des Kindes;Alter;Bewertung\r\n${rows.join('\r\n')}\n`)
  await run(['init', '--unencrypted', '--purpose', 'synthetic'])
})
afterAll(async () => {
  await line.close()
  rmSync(base, { recursive: true, force: true })
})

describe('data work on the command line', () => {
  let ids: string[] = []
  it('import: columns are mapped by hand where they cannot be guessed', async () => {
    const plan = await run<{ metadata: { unknownLabels: unknown } }>(['import', 'scans', '--dry-run'])
    expect(plan.reply).toMatchObject({
      imported: 14,
      metadata: { delimiter: ';', decimalComma: true, mixedLineEnds: true }
    })
    expect(plan.reply.metadata.unknownLabels).toEqual([{ word: 'weird', count: 1 }])
    const said = await line.run(['import', 'scans', '--dry-run', '--library', join(base, 'one')])
    expect(said.stdout).toContain('ageYears from "Alter"')
    expect(said.stdout).toContain('Words that are no label, kept beside the drawing: "weird" (1).')
    const { code, reply } = await run(['import', 'scans', '--columns', 'childId=Nr. des Kindes'])
    expect([code, reply]).toMatchObject([0, { imported: 14, rejected: [] }])
    expect(
      (await line.run(['import', 'scans', '--columns', 'nonsense=x', '--library', join(base, 'one')])).code
    ).toBe(2)
    const { reply: list } = await run<{ drawings: { id: string; fileName: string; childId: string }[] }>([
      'drawings'
    ])
    ids = names.map((name) => list.drawings.find((d) => d.fileName === name)!.id)
    expect(list.drawings.find((d) => d.fileName === names[3])!.childId).toBe('K1')
  })
  it('import: a table that is not quite ours stops with the option that answers, and nothing comes in bare', async () => {
    const odd = join(base, 'odd')
    mkdirSync(odd)
    const [first, second] = names as [string, string]
    for (const name of [first, second]) cpSync(join(sample, name), join(odd, name))
    const rows = [`${first}\t5; 6\tNA\t05/11/2023`, `${second}\t6; 3\tK2\t04/01/2024`]
    writeFileSync(join(odd, 'list.tsv'), `Our study\nfile\tage\tchild\tdate\n${rows.join('\n')}\n`)
    writeFileSync(join(odd, 'other.csv'), 'a,b\n1,2\n')
    const at = (...args: string[]): string[] => ['import', 'odd', ...args]
    expect(await errorOf(at())).toBe('metadata-several')
    expect(await errorOf(at('--dry-run'))).toBe('metadata-several')
    expect(await errorOf(at('--metadata', 'odd/other.csv'))).toBe('metadata-columns')
    expect(await errorOf(at('--metadata', 'odd/list.tsv'))).toBe('metadata-dates')
    expect(await errorOf(at('--metadata', 'odd/list.tsv', '--header-row', '9'))).toBe('metadata-header')
    expect((await run(at('--day-first', '--month-first'))).code).toBe(2)
    expect((await run(['drawings'], 'tables')).reply).toMatchObject({ error: { code: 'library-missing' } })
    await run(['init', '--unencrypted', '--purpose', 'synthetic'], 'tables')
    const { reply } = await run(at('--metadata', 'odd/list.tsv', '--month-first'), 'tables')
    expect(reply).toMatchObject({
      imported: 2,
      metadata: { headerRow: 2, missing: [{ word: 'NA', count: 1 }], dates: { order: 'month-first' } }
    })
    const { reply: list } = await run<{ drawings: Record<string, unknown>[] }>(['drawings'], 'tables')
    const told = list.drawings.map(({ fileName, ageMonths, childId, date }) => [
      fileName,
      ageMonths,
      childId,
      date
    ])
    expect(told.sort()).toEqual([
      [first, 66, null, '2023-05-11'],
      [second, 75, 'K2', '2024-04-01']
    ])
  })
  it('vectors of drawings as a NumPy array with the table of its rows, as CSV and as JSON', async () => {
    const made = (format: string) =>
      run<{ files: string[]; size: number }>([
        'embeddings',
        'export',
        '--format',
        format,
        '--out',
        `v.${format}`
      ])
    const { code, reply } = await made('npy')
    expect([code, reply.files]).toEqual([0, ['v.npy', 'v.npy.rows.csv']])
    const array = readFileSync(join(base, 'v.npy'))
    const start = 10 + array.readUInt16LE(8)
    expect(array.subarray(10, start).toString('latin1')).toContain(`'shape': (14, ${reply.size})`)
    expect(array.length - start).toBe(14 * reply.size * 4)
    const rows = readFileSync(join(base, 'v.npy.rows.csv'), 'utf8').trim().split(/\r?\n/)
    await made('json')
    const objects = JSON.parse(readFileSync(join(base, 'v.json'), 'utf8')) as {
      id: string
      vector: number[]
    }[]
    await made('csv')
    const table = readFileSync(join(base, 'v.csv'), 'utf8').trim().split(/\r?\n/)
    objects.forEach(({ id, vector }, i) => {
      expect(rows[i + 1]!.startsWith(id)).toBe(true)
      expect(table[i + 1]!.split(',')).toHaveLength(6 + reply.size)
      for (const k of [0, 7, reply.size - 1]) {
        expect(array.readFloatLE(start + 4 * (i * reply.size + k))).toBe(vector[k])
        expect(Number(table[i + 1]!.split(',')[6 + k])).toBe(vector[k])
      }
    })
    const one = await run<{ drawings: number }>([
      'embeddings',
      'export',
      ids[3]!,
      '--format',
      'csv',
      '--out',
      'one.csv'
    ])
    expect(one.reply.drawings).toBe(1)
    expect(await errorOf(['embeddings', 'export', '7c1f0a52-9f0e-4b0e-9a7e-2f4c8f0d1b11'])).toBe(
      'drawing-unknown'
    )
  })
  it('labels, two raters, agreement, adoption', async () => {
    expect(
      (await run(['labels', 'set', ids[0]!, 'normal', '--tags', 'left; first', '--note', 'clear'])).reply
    ).toMatchObject({ label: 'normal', tags: ['left', 'first'] })
    expect((await run(['labels', 'undo'])).reply).toMatchObject({ changed: [{ label: null }] })
    expect((await run(['labels', 'redo'])).reply).toMatchObject({ changed: [{ label: 'normal' }] })
    for (const name of ['First', 'Second']) await run(['raters', 'add', name])
    expect(await errorOf(['raters', 'add', 'First'])).toBe('rater-exists')
    for (const [i, id] of ids.entries()) {
      await run(['labels', 'set', id, i % 3 ? 'normal' : 'unusual', '--rater', 'First'])
      if (i < 12) await run(['labels', 'set', id, i % 4 ? 'typical' : 'anomaly', '--rater', 'Second'])
    }
    expect(await errorOf(['labels', 'set', ids[0]!, 'normal', '--rater', 'Nobody'])).toBe('rater-unknown')
    expect(await errorOf(['labels', 'queue', '--rater', 'First', '--order', 'uncertain'])).toBe(
      'rating-blind'
    )
    expect((await run<{ count: number }>(['labels', 'queue', '--rater', 'Second'])).reply.count).toBe(2)
    const { reply } = await run<{ pairs: { n: number; agreement: number; kappa: { value: number } }[] }>([
      'ratings',
      'agreement'
    ])
    // of 12: unusual 0 3 6 9 and 0 4 8; alike but for 3 4 6 8 9
    expect(reply.pairs[0]).toMatchObject({ n: 12, agreement: 7 / 12 })
    const chance = (4 * 3 + 8 * 9) / 144
    expect(reply.pairs[0]!.kappa.value).toBeCloseTo((7 / 12 - chance) / (1 - chance), 9)
    expect((await run<{ rows: unknown[] }>(['ratings', 'disagreements'])).reply.rows).toHaveLength(5)
    expect((await run(['ratings', 'adopt'])).reply).toEqual({ adopted: 6 })
    expect((await run(['ratings', 'model', '--rater', 'First'])).reply).toMatchObject({
      rater: 'First',
      unjudged: 14
    })
  }, 300_000)
  it('checklists: a file in, answers, agreement, a table out', async () => {
    const items = [{ id: 'eyes', text: 'There are eyes.', kind: 'yesno' }]
    writeFileSync(join(base, 'list.json'), JSON.stringify({ name: 'Own', items }))
    expect((await run(['checklists', 'save', 'own', 'list.json'])).reply).toMatchObject({ version: 1 })
    expect(
      (await run(['checklists', 'answer', 'own', ids[0]!, '--rater', 'First', 'eyes=1'])).reply
    ).toMatchObject({ score: 1, version: 1 })
    expect(await errorOf(['checklists', 'answer', 'own', ids[0]!, '--rater', 'First', 'nose=1'])).toBe(
      'checklist-answer'
    )
    expect((await run<{ rows: unknown[] }>(['checklists', 'results', 'own'])).reply.rows).toHaveLength(1)
    await run(['checklists', 'export', 'own', '--out', 'answers.csv'])
    expect(readFileSync(join(base, 'answers.csv'), 'utf8')).toContain('First,1,')
    const more = [...items, { id: 'nose', text: 'There is a nose.', kind: 'yesno' }]
    writeFileSync(join(base, 'list.json'), JSON.stringify({ name: 'Own', items: more }))
    expect((await run(['checklists', 'save', 'own', 'list.json'])).reply).toMatchObject({ version: 2 })
    const results = async (...rest: string[]) =>
      (await run<{ rows: unknown[] }>(['checklists', 'results', 'own', ...rest])).reply.rows.length
    expect([await results(), await results('--version', '1')]).toEqual([0, 1])
  })
  it('originals are checked against a folder; age groups are suggested with what they hold', async () => {
    expect((await run(['drawings', 'relink', 'scans'])).reply).toMatchObject({ checked: 14, damaged: 0 })
    const { reply } = await run<{ suggestions: { drawings: number }[]; coverage: number }>([
      'norms',
      '--suggest'
    ])
    expect(reply.suggestions.reduce((sum, { drawings }) => sum + drawings, 0)).toBe(14)
    const said = await line.run(['norms', '--suggest', '--library', join(base, 'one')])
    expect(said.stdout).toMatch(/^4-7 +14 +7 /m)
    expect(said.stdout).toContain('100.0 % of these drawings')
  })
  it('drawings: edited, thrown away, brought back; split and exported', async () => {
    expect(
      (await run(['drawings', 'edit', ids[0]!, ids[1]!, '--age', '6;2', '--child', 'Z1', '--tag', 'new']))
        .reply
    ).toEqual({ changed: 6 })
    expect(await errorOf(['drawings', 'edit', ids[0]!, '--age', 'old'])).toBe('age-invalid')
    expect((await run(['drawings', 'remove', ids[13]!])).reply).toEqual({ removed: 1 })
    expect((await run<{ drawings: unknown[] }>(['drawings', 'bin'])).reply.drawings).toHaveLength(1)
    expect((await run(['drawings', 'readiness'])).reply).toMatchObject({ ready: false })
    const { reply } = await run<{ parts: { drawings: number }[] }>([
      'split',
      'make',
      'first',
      '--shares',
      '0.5/0.25/0.25'
    ])
    expect(reply.parts.reduce((sum, part) => sum + part.drawings, 0)).toBe(13)
    const again = ['split', 'make', 'first', '--shares', '0.8/0.1/0.1']
    expect(await errorOf(again)).toBe('split-exists')
    await run(['split', 'export', 'first', '--out', 'split.csv'])
    expect(readFileSync(join(base, 'split.csv'), 'utf8')).toMatch(/,(train|validation|test),/)
    expect(
      (await line.run(['split', 'make', 'x', '--shares', '1', '--library', join(base, 'one')])).code
    ).toBe(2)
  })
  it.each(['csv', 'jsonl', 'coco'])(
    'labels as %s, into a library that holds the same drawings',
    async (format) => {
      const library = `labels-${format}`
      await run(['init', '--unencrypted', '--purpose', 'synthetic'], library)
      await run(['import', 'scans'], library)
      await run(['labels', 'export', '--format', format, '--out', `labels.${format}`])
      expect((await run(['labels', 'import', `labels.${format}`, '--dry-run'], library)).reply).toMatchObject(
        { matched: 13, dryRun: true }
      )
      const { code, reply } = await run(['labels', 'import', `labels.${format}`], library)
      expect([code, reply]).toMatchObject([0, { matched: 13, newRaters: ['First', 'Second'], rejected: [] }])
      expect((await run(['labels', 'import', `labels.${format}`], library)).reply).toMatchObject({
        changed: 0
      })
      const said = async (name: string) => {
        await run(['labels', 'export', '--out', `${name}.jsonl`], name)
        return readFileSync(join(base, `${name}.jsonl`), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { file: string; label: string; ratings: unknown; tags: unknown })
          .map(({ file, label, ratings, tags }) => ({ file, label, ratings, tags }))
          .filter(({ file }) => file !== names[13])
      }
      expect(await said(library)).toEqual(await said('one'))
    }
  )
  it('the whole library as one file, into an empty one, and out of it again the same', async () => {
    expect((await run(['export', '--out', 'all.tadpole-dataset'])).reply).toMatchObject({ drawings: 13 })
    await run(['init', '--unencrypted', '--purpose', 'synthetic'], 'two')
    expect((await run(['import', 'all.tadpole-dataset'], 'two')).reply).toMatchObject({
      imported: 13,
      rejected: [],
      splits: ['first']
    })
    for (const name of ['one', 'two']) await run(['labels', 'export', '--out', `whole-${name}.jsonl`], name)
    expect(readFileSync(join(base, 'whole-two.jsonl'), 'utf8')).toBe(
      readFileSync(join(base, 'whole-one.jsonl'), 'utf8')
    )
    expect((await run(['import', 'all.tadpole-dataset'], 'two')).reply).toMatchObject({
      imported: 0,
      duplicates: 13
    })
    expect(await errorOf(['export', '--out', 'nowhere/deep/all.tadpole-dataset'])).toBe('file-unwritable')
    writeFileSync(join(base, 'fake.tadpole-dataset'), 'no archive')
    expect(await errorOf(['import', 'fake.tadpole-dataset'])).toBe('archive-unreadable')
    expect(existsSync(join(base, 'nowhere'))).toBe(false)
  })
  it('nothing is written into a library, also through a link, or in the place of a device', async () => {
    const keyring = readFileSync(join(base, 'one', 'keyring.json'))
    symlinkSync(join(base, 'one'), join(base, 'linked'))
    for (const out of [
      'one/keyring.json',
      'one/new.csv',
      'linked/new.csv',
      'linked/deep/new.csv',
      '/dev/full'
    ])
      expect(await errorOf(['labels', 'export', '--out', out])).toBe('file-unwritable')
    expect(readFileSync(join(base, 'one', 'keyring.json'))).toEqual(keyring)
    expect(existsSync(join(base, 'one', 'new.csv'))).toBe(false)
    if (process.platform === 'linux') expect(statSync('/dev/full').isCharacterDevice()).toBe(true)
  })
  it('help is an answer, a misspelt word a mistake', async () => {
    const group = await line.run(['split', '--help'])
    expect([group.code, group.stdout]).toEqual([0, expect.stringContaining('make')])
    const help = await line.run(['split', 'make', '--help'])
    expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('--shares')])
    const library = ['--library', join(base, 'one')]
    expect((await line.run(['split', 'mkae', 'second', ...library])).code).toBe(2)
    expect((await line.run(['labels', 'set', 'no-id', 'normal', ...library])).code).toBe(2)
    for (const slip of [
      ['import', 'scans', '--metadata', ''],
      ['import', 'scans', '--columns='],
      ['labels', 'queue', '--order', 'similar'],
      ['ratings', 'agreement', '--alpha', 'abc']
    ])
      expect([slip, (await line.run([...slip, ...library])).code]).toEqual([slip, 2])
    expect((await line.run(['labels', 'queue', '--library', ''])).code).toBe(2)
    const used = ['init', '--unencrypted', '--purpose', 'synthetic', '--library', join(base, 'scans')]
    expect((await line.run(used)).stdout).toContain('folder-in-use')
  })
})
