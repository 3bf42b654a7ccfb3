import { t } from '#words/translate'
import { ComparisonSection } from './comparison-section'
import { DevelopmentSection } from './development-section'
import { NormSection } from './norm-section'
import { Pictures } from './pictures-section'
import { canonical, reportHash, type ReportData, type ReportPictures } from './report-data'
import { Header, lineOf } from './report-header'
import { Comment, ReportDocument } from './report-parts'
import { Result } from './result-section'

/** The whole report as React elements: one content for HTML, PDF and slides. */
export function ReportPage({ data, pictures }: { data: ReportData; pictures: ReportPictures }) {
  const hash = reportHash(data)
  return (
    <ReportDocument
      title={t('written.drawingTitle')}
      hash={hash}
      line={lineOf(data, hash)}
      stated={canonical(data)}
    >
      <Header data={data} hash={hash} />
      <Result data={data} />
      <Pictures data={data} pictures={pictures} />
      <DevelopmentSection data={data} />
      <ComparisonSection data={data} pictures={pictures} />
      <NormSection data={data} />
      <Comment comment={data.comment} label={data.drawing.expertLabel} override={data.override} />
    </ReportDocument>
  )
}
