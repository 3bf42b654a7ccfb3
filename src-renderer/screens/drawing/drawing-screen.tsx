import { actions } from '../../actions/actions'
import { ActionButton } from '../../components/action-button'
import { t } from '../../i18n/translate'
import { useDrawing } from '../../state/drawing'
import { AboutPanel } from './about-panel'
import { DevelopmentPanel } from './development-panel'
import { LabelPanel } from './label-panel'
import { ReportDialog } from '../../components/report-dialog'
import { ResultPanel } from './result-panel'
import { Viewer } from './viewer'

export function DrawingScreen() {
  const content = useDrawing((s) => s.content)
  if (!content)
    return (
      <div className="screen">
        <h1>{t('nav.drawing')}</h1>
        <p className="empty">{t('drawing.none')}</p>
        <ActionButton action={actions.library} enabled />
      </div>
    )
  return (
    <div className="screen drawing">
      <header className="screen-head">
        <h1>{content.drawing.fileName}</h1>
        <div className="buttons">
          <ActionButton action={actions.previous} enabled />
          <ActionButton action={actions.next} enabled />
          <ActionButton action={actions.report} primary enabled={content.analysis !== null} />
        </div>
      </header>
      <div className="drawing-columns">
        <Viewer content={content} key={content.drawing.id} />
        <div className="panels">
          <ResultPanel content={content} />
          <DevelopmentPanel content={content} />
          <LabelPanel drawing={content.drawing} />
          <AboutPanel drawing={content.drawing} />
        </div>
      </div>
      <ReportDialog save={useDrawing.getState().saveReport} />
    </div>
  )
}
