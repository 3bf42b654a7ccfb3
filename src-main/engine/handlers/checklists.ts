import { AppError } from '../../../src-preload/contract/app-error'
import {
  Answers,
  ChecklistContent,
  scoreOf,
  wrongAnswers,
  type Checklist
} from '../../../src-preload/contract/checklist'
import type { CheckedRequest } from '../../../src-preload/contract/commands'
import { csvOf } from '../../../src-preload/contract/csv'
import { checklistAgreement } from '../../labelling/checklist-agreement'
import type { StoredAnswer, StoredChecklist } from '../../library/checklists'
import type { Library } from '../../library/library'
import { open, type EngineContext, type HandlersOf } from '../context'
import { undoState } from '../undo-state'

function checklistOf(library: Library, { id, version, madeAt, content }: StoredChecklist): Checklist {
  const answers = library.checklists.answers().filter((a) => a.checklist === id)
  const answered = answers.filter((a) => a.version === version).length
  const answeredBefore = answers.filter((a) => a.version < version).length
  return {
    id,
    version,
    madeAt,
    content: ChecklistContent.parse(JSON.parse(content)),
    answered,
    answeredBefore
  }
}

/** The newest version, or the one that is asked for. Throws AppError 'checklist-unknown'. */
function versionOf(library: Library, id: string, version: number | null = null): Checklist {
  const stored = library.checklists
    .all()
    .filter((list) => list.id === id && (version === null || list.version === version))
    .at(-1)
  if (!stored)
    throw new AppError('checklist-unknown', { id: version === null ? id : `${id}, version ${version}` })
  return checklistOf(library, stored)
}

const answersOf = (text: string): Answers => Answers.parse(JSON.parse(text))

/** Answers to this version, drawing by drawing. */
function answered(library: Library, { id, version }: Checklist): Map<string, StoredAnswer[]> {
  const answers = library.checklists.answers().filter((a) => a.checklist === id && a.version === version)
  return Map.groupBy(answers, (answer) => answer.drawing)
}

function results(library: Library, id: string, version: number | null, seed: number) {
  const checklist = versionOf(library, id, version)
  const byDrawing = answered(library, checklist)
  const raters = [...new Set([...byDrawing.values()].flat().map(({ rater }) => rater))].sort()
  const rows = [...byDrawing].map(([drawing, answers]) => {
    const row = library.drawings.get(drawing)
    const said = new Map(answers.map(({ rater, content }) => [rater, answersOf(content)]))
    return { row, said }
  })
  const pairs = raters.flatMap((first, i) =>
    raters.slice(i + 1).map((second) => {
      const both = rows.flatMap(({ row, said }) => {
        const [a, b] = [said.get(first), said.get(second)]
        return a && b ? [{ child: row.child, first: a, second: b }] : []
      })
      return { first, second, ...checklistAgreement(checklist.content, both, seed) }
    })
  )
  return {
    checklist,
    pairs,
    rows: rows.map(({ row, said }) => ({
      id: row.drawing.id,
      fileName: row.drawing.fileName,
      scores: [...said].map(([rater, answers]) => ({ rater, score: scoreOf(checklist.content, answers) }))
    }))
  }
}

/** Every version's answers: one row each. */
function table(library: Library, id: string): { text: string; rows: number } {
  const versions = library.checklists.all().filter((list) => list.id === id)
  if (versions.length === 0) throw new AppError('checklist-unknown', { id })
  const contents = new Map(versions.map((v) => [v.version, ChecklistContent.parse(JSON.parse(v.content))]))
  const items = [...new Set([...contents.values()].flatMap((c) => c.items.map((item) => item.id)))]
  const answers = library.checklists.answers().filter((answer) => answer.checklist === id)
  const rows = answers.map(({ drawing, rater, version, content, at }) => {
    const { fileName, childId } = library.drawings.get(drawing).drawing
    const said = answersOf(content)
    const score = scoreOf(contents.get(version)!, said)
    return [drawing, fileName, childId, rater, version, at, score, ...items.map((item) => said[item] ?? null)]
  })
  const header = ['tadpole_id', 'filename', 'child_id', 'rater', 'version', 'answered_at', 'score', ...items]
  return { text: csvOf([header, ...rows]), rows: rows.length }
}

function save(context: EngineContext, id: string, content: ChecklistContent): Checklist {
  const { library } = open(context)
  const before = library.checklists.newest(id)
  const text = JSON.stringify(content)
  if (before?.content === text) return checklistOf(library, before)
  library.checklists.take({
    id,
    version: (before?.version ?? 0) + 1,
    content: text,
    madeAt: new Date().toISOString()
  })
  return versionOf(library, id)
}

/** Throws AppError 'rater-unknown', 'drawing-unknown', 'checklist-unknown', 'checklist-answer'. */
function answer(
  library: Library,
  { rater, id, checklist: listId, answers }: CheckedRequest<'checklists:answer'>
) {
  library.raters.get(rater)
  library.drawings.check(id)
  const { content, version } = versionOf(library, listId)
  const wrong = wrongAnswers(content, answers)
  if (wrong.length > 0) throw new AppError('checklist-answer', { items: wrong.join(', ') })
  const before = library.checklists
    .answersOf(id, rater)
    .find((a) => a.checklist === listId && a.version === version)
  const all = { ...(before ? answersOf(before.content) : {}), ...answers }
  const at = new Date().toISOString()
  library.checklists.answer(id, rater, { checklist: listId, version, content: JSON.stringify(all), at })
  return { score: scoreOf(content, all), version }
}

export const checklistHandlers: HandlersOf<
  | 'checklists:list'
  | 'checklists:save'
  | 'checklists:mine'
  | 'checklists:answer'
  | 'checklists:results'
  | 'checklists:export'
> = {
  'checklists:list': (_, context) => {
    const { library } = open(context)
    const ids = [...new Set(library.checklists.all().map(({ id }) => id))]
    return { checklists: ids.map((id) => versionOf(library, id)) }
  },
  'checklists:save': ({ id, content }, context) => ({ checklist: save(context, id, content) }),
  'checklists:mine': ({ rater, id }, context) => {
    const { library } = open(context)
    library.raters.get(rater)
    const answers = library.checklists.answersOf(id, rater)
    return {
      answers: answers.map(({ checklist, version, content }) => ({
        checklist,
        version,
        answers: answersOf(content)
      }))
    }
  },
  'checklists:answer': async (request, context) => {
    const { library } = open(context)
    const { score, version } = await library.turns.take(() => answer(library, request))
    return { score, version, ...undoState(library, request.rater) }
  },
  'checklists:results': ({ checklist, version, seed }, context) =>
    results(open(context).library, checklist, version, seed),
  'checklists:export': ({ checklist }, context) => {
    const { text, rows } = table(open(context).library, checklist)
    return { fileName: `checklist-${checklist}.csv`, bytes: Buffer.from(`\ufeff${text}`), rows }
  }
}
