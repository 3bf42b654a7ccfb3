import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, tadpole } from './app'

const base = mkdtempSync(join(tmpdir(), 'tadpole-explain-'))
const at = (...args: string[]): string[] => [...args, '--library', join(base, 'library')]
let id: string

/** One JSON object from stdout; a failing command fails the test. */
async function json(args: string[]): Promise<Record<string, never>> {
  const { code, stdout, stderr } = await tadpole([...args, '--json'])
  if (code > 1) throw new Error(`${args.join(' ')}: ${code} ${stdout} ${stderr}`)
  return JSON.parse(stdout) as Record<string, never>
}

beforeAll(async () => {
  const sample = join(root, 'resources/sample')
  await json(at('init', '--unencrypted', '--purpose', 'synthetic'))
  await json(at('import', sample, '--metadata', join(sample, 'metadata.csv')))
  const quick = ['form=fit', 'candidates=false', 'plantedSample=10', 'explanationSample=1', 'folds=3']
  await json(at('train', '--bands', '4-6', '--deploy', ...quick))
  const { stdout } = await tadpole([...at('analyze', '--all'), '--json'])
  id = (JSON.parse(stdout.split('\n')[0]!) as { id: string }).id
}, 120_000)
afterAll(() => rmSync(base, { recursive: true, force: true }))

describe('explanations, comparison and reports on the command line', () => {
  it(
    'explains by the way that is asked for, compares, measures, reports and checks',
    { timeout: 120_000 },
    async () => {
      const out = join(base, 'younger')
      expect(
        await json(
          at(
            'explain',
            id,
            '--method',
            'integrated',
            '--score',
            'development',
            '--towards',
            'younger',
            '--style',
            'contour',
            '--out',
            out
          )
        )
      ).toMatchObject({ method: 'integrated', score: 'development', towards: 'younger', faithfulness: null })
      expect((await tadpole(at('explain', id, '--method', 'magic', '--out', out))).code).toBe(2)
      expect((await tadpole(at('explain', id, '--reader', 'everybody', '--out', out))).code).toBe(2)
      const compared = await json(at('compare', id, '--count', '3'))
      expect(compared).toMatchObject({ neighbours: [{ sameSubject: true }, {}, {}] })
      expect(await json(at('compare', id, '--at', '50,50'))).toMatchObject({ samePlace: [{}, {}, {}, {}] })
      expect((await tadpole(at('compare', id, '--at', '5000,50'))).code).toBe(2)
      const graded = await json(at('models', 'grade', '--sample', '2', '--methods', 'fit'))
      expect(graded).toMatchObject({
        models: [{ score: 'form' }, { score: 'development' }]
      })
      const pdf = join(base, 'report.pdf')
      await json(
        at('report', id, '--format', 'pdf', '--out', pdf, '--reader', 'educator', '--override', 'normal')
      )
      expect(await json(at('report', 'verify', pdf))).toMatchObject({ same: true, differences: [] })
      writeFileSync(join(base, 'no.html'), '<html>nothing</html>')
      const refused = await tadpole([...at('report', 'verify', join(base, 'no.html')), '--json'])
      expect([refused.code, JSON.parse(refused.stdout)]).toMatchObject([
        3,
        { error: { code: 'report-unreadable' } }
      ])
      const many = join(base, 'many')
      expect(await json(at('report', '--flagged', '--format', 'csv', '--out', many))).toMatchObject({
        refused: []
      })
      expect((await tadpole(at('report', '--all', id, '--out', many))).code).toBe(2)
    }
  )
})
