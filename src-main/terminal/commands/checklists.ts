import { AppError } from '../../../src-preload/contract/app-error'
import { Answers, ChecklistContent } from '../../../src-preload/contract/checklist'
import { plainIssue, reasonOf } from '../../../src-preload/contract/plain-issue'
import {
  drawingId,
  numberOption,
  textOption,
  UsageError,
  type Answer,
  type Command,
  type Invocation
} from '../command'
import { readText } from '../read-text'
import { table } from '../table'
import { writeWhole } from '../write-out'
import { figureText, raterNamed } from './ratings'

/** Throws AppError 'request-invalid' where the file is no list. */
function contentOf(file: string): ChecklistContent {
  let value: unknown
  try {
    value = JSON.parse(readText(file))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('request-invalid', { reason: `${file} is no JSON` })
  }
  const parsed = ChecklistContent.safeParse(value, { error: plainIssue })
  if (parsed.success) return parsed.data
  throw new AppError('request-invalid', { reason: `${file}: ${reasonOf(parsed.error)}` })
}

/** `item=value` words. Throws UsageError. */
function answersOf(words: readonly string[]): Answers {
  const items = words.map((word) => word.split('=')[0])
  if (new Set(items).size < items.length) throw new UsageError('an item is answered twice')
  const parsed = Answers.safeParse(
    Object.fromEntries(
      words.map((word) => {
        const [item = '', value = '', ...more] = word.split('=')
        if (more.length > 0) return [item, NaN]
        return [item, value.trim() === '' ? NaN : Number(value)]
      })
    )
  )
  if (!parsed.success) throw new UsageError('answers are written item=number')
  return parsed.data
}

async function results(invocation: Invocation, checklist: string): Promise<Answer> {
  const seed = numberOption(invocation.values, 'seed') ?? 42
  const version = numberOption(invocation.values, 'version') ?? null
  const report = await invocation.ask('checklists:results', { checklist, version, seed })
  const { name } = report.checklist.content
  const before = report.checklist.answeredBefore
  const pairs = report.pairs.map((pair) => {
    const items = pair.items.map((item) => [
      item.id,
      String(item.n),
      figureText(item.kappa),
      item.weights === 'none' ? 'Cohen’s' : 'weighted, quadratic'
    ])
    return `${pair.first} and ${pair.second}: ICC(2,1) of scores ${figureText(pair.icc)}, n = ${pair.scoreN}\n${table(['item', 'n', 'kappa (95 %)', 'of which sort'], items)}`
  })
  return {
    json: report,
    text: [
      `${name}, version ${report.checklist.version}: ${report.rows.length} drawings answered${before > 0 ? `; ${before} answers to earlier versions (--version N)` : ''}`,
      ...pairs
    ].join('\n')
  }
}

export const checklists: Command = {
  usage:
    'checklists [list] | save ID FILE.json | answer ID DRAWING --rater NAME item=value ... | results ID [--version N] | export ID --out FILE',
  about: 'a site’s own lists of items: versions, answers, scores, how far raters agree',
  options: {
    rater: { type: 'string' },
    out: { type: 'string' },
    version: { type: 'string' },
    seed: { type: 'string' }
  },
  async run(invocation) {
    const [action = 'list', id, word, ...rest] = invocation.words
    if (action === 'list') {
      const reply = await invocation.ask('checklists:list', {})
      const rows = reply.checklists.map((c) => [
        c.id,
        c.content.name,
        String(c.version),
        String(c.content.items.length),
        String(c.answered),
        String(c.answeredBefore)
      ])
      const heads = ['id', 'name', 'version', 'items', 'answered', 'earlier versions answered']
      return { json: reply, text: table(heads, rows) }
    }
    if (action === 'save' && id && word) {
      const { checklist } = await invocation.ask('checklists:save', { id, content: contentOf(word) })
      return { json: checklist, text: `${checklist.content.name}: version ${checklist.version}` }
    }
    if (action === 'answer' && id && word) {
      const rater = await raterNamed(invocation, textOption(invocation.values, 'rater'))
      if (rater === null) throw new UsageError('checklists answer needs --rater NAME')
      if (rest.length === 0) throw new UsageError('checklists answer needs item=number, one or more')
      const answers = answersOf(rest)
      const reply = await invocation.ask('checklists:answer', {
        rater,
        id: drawingId(word),
        checklist: id,
        answers
      })
      return { json: reply, text: `Score: ${reply.score ?? 'not all items are answered'}` }
    }
    if (action === 'results' && id) return results(invocation, id)
    const file = textOption(invocation.values, 'out')
    if (action !== 'export' || !id || !file) throw new UsageError(`Usage: ${checklists.usage}`)
    const { bytes, rows } = await invocation.ask('checklists:export', { checklist: id })
    await writeWhole(file, bytes)
    return { json: { out: file, rows }, text: `Wrote ${rows} answers to ${file}.` }
  }
}
