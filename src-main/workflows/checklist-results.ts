import { AppError } from '#contract/app-error'
import { ChecklistContent, scoreOf, type Checklist } from '#contract/checklist'
import { csvOf } from '#contract/csv'
import { checklistAgreement, scoreAgreement } from '../labelling/checklist-agreement'
import type { StoredAnswer } from '../library/checklists'
import type { Library } from '../library/library'
import { answersOf, checklistVersion } from './checklist-versions'

/** Answers to this version, drawing by drawing. */
export function answered(library: Library, { id, version }: Checklist): Map<string, StoredAnswer[]> {
  const answers = library.checklists.answers().filter((a) => a.checklist === id && a.version === version)
  return Map.groupBy(answers, (answer) => answer.drawing)
}

export function checklistResults(library: Library, id: string, version: number | null, seed: number) {
  const checklist = checklistVersion(library, id, version)
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
  const byAll = rows.filter(({ said }) => said.size === raters.length)
  const all = scoreAgreement(
    checklist.content,
    byAll.map(({ row, said }) => ({ child: row.child, answers: raters.map((rater) => said.get(rater)!) }))
  )
  return {
    checklist,
    pairs,
    all: raters.length > 2 ? { raters: raters.length, ...all } : null,
    rows: rows.map(({ row, said }) => ({
      id: row.drawing.id,
      fileName: row.drawing.fileName,
      scores: [...said].map(([rater, answers]) => ({ rater, score: scoreOf(checklist.content, answers) }))
    }))
  }
}

/** Every version's answers: one row each. */
export function checklistTable(library: Library, id: string): { text: string; rows: number } {
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
