import { t } from '#words/translate'
import type { ReportData } from './report-data'
import { Facts } from './report-parts'
import { fullAgeText } from '#words/age-text'

export const childText = ({ childId }: ReportData['drawing']): string => childId ?? t('written.noId')

/** What stands on every page. */
export function lineOf(data: ReportData, hash: string): string {
  const { drawing, analyst, createdAt } = data
  const age = t('written.lineAge', { age: fullAgeText(drawing.ageMonths, drawing.agePrecisionMonths) })
  const parts = [
    t('written.lineChild', { child: childText(drawing) }),
    age,
    drawing.prompt ?? drawing.subject,
    drawing.drawingTool,
    drawing.date
  ]
  const by = t('written.lineAnalyst', { analyst: analyst || t('written.notNamed') })
  const report = t('written.lineReport', { hash: hash.slice(0, 12), date: createdAt.slice(0, 10) })
  return [...parts, by, report].filter(Boolean).join(' · ')
}

export function Header({ data, hash }: { data: ReportData; hash: string }) {
  const { drawing } = data
  return (
    <header>
      <p className="notice">{t('written.notice')}</p>
      {data.unencrypted && <p className="notice strong">{t('written.unencrypted')}</p>}
      <h1>{t('written.drawingTitle')}</h1>
      <Facts
        rows={[
          [
            t('written.report'),
            t('written.reportOf', { hash: hash.slice(0, 12), date: data.createdAt.slice(0, 10) })
          ],
          [t('written.child'), childText(drawing)],
          [t('written.age'), fullAgeText(drawing.ageMonths, drawing.agePrecisionMonths)],
          [
            t('written.promptAndSubject'),
            [drawing.prompt, drawing.subject].filter(Boolean).join(' · ') || t('written.notRecorded')
          ],
          [t('written.medium'), drawing.drawingTool ?? t('written.notRecorded')],
          [t('written.drawnOn'), drawing.date ?? t('written.notRecorded')],
          ...(data.childComment ? [[t('written.childSaid'), data.childComment] as [string, string]] : []),
          [t('written.analyst'), data.analyst || t('written.notNamed')]
        ]}
      />
    </header>
  )
}
