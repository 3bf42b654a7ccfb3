import type { ReportData } from './report-data'
import { Facts, NOTICE } from './report-parts'
import { ageText } from './wording'

export const childText = ({ childId }: ReportData['drawing']): string => childId ?? 'no id given'

/** What stands on every page. */
export function lineOf(data: ReportData, hash: string): string {
  const { drawing, analyst, createdAt } = data
  const age = `age ${ageText(drawing.ageMonths, drawing.agePrecisionMonths)}`
  const parts = [
    `Child ${childText(drawing)}`,
    age,
    drawing.prompt ?? drawing.subject,
    drawing.drawingTool,
    drawing.date
  ]
  const about = [...parts, `analyst ${analyst || 'not named'}`].filter(Boolean).join(' · ')
  return `${about} · report ${hash.slice(0, 12)} of ${createdAt.slice(0, 10)}`
}

export function Header({ data, hash }: { data: ReportData; hash: string }) {
  const { drawing } = data
  return (
    <header>
      <p className="notice">{NOTICE}</p>
      {data.unencrypted && (
        <p className="notice strong">From an unencrypted library: for synthetic data and benchmarks only.</p>
      )}
      <h1>Drawing report</h1>
      <Facts
        rows={[
          ['Report', `${hash.slice(0, 12)} of ${data.createdAt.slice(0, 10)}`],
          ['Child', childText(drawing)],
          ['Age', ageText(drawing.ageMonths, drawing.agePrecisionMonths)],
          [
            'Prompt and subject',
            [drawing.prompt, drawing.subject].filter(Boolean).join(' · ') || 'not recorded'
          ],
          ['Medium', drawing.drawingTool ?? 'not recorded'],
          ['Drawn on', drawing.date ?? 'not recorded'],
          ...(data.childComment ? [['The child said', data.childComment] as [string, string]] : []),
          ['Analyst', data.analyst || 'not named']
        ]}
      />
    </header>
  )
}
