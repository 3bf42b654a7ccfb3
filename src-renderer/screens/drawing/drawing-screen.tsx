import { useEffect } from 'react'
import { actions } from '#renderer/actions/actions'
import { ActionButton } from '#renderer/components/action-button'
import { t } from '#words/translate'
import { useContent, useDrawing } from '#renderer/state/drawing'
import { useExplaining } from '#renderer/state/explaining'
import { AboutPanel } from './about-panel'
import { CutPanel } from './cut-panel'
import { ComparePanel } from './compare-panel'
import { DevelopmentPanel } from './development-panel'
import { DrawingReportDialog } from './drawing-report-dialog'
import { ExplanationPanel } from './explanation-panel'
import { LabelPanel } from './label-panel'
import { NotesPanel } from './notes-panel'
import { OthersPanel } from './others-panel'
import { PhotoPanel } from './photo-panel'
import { ResultPanel } from './result-panel'
import { Viewer } from './viewer'

export function DrawingScreen() {
  const id = useDrawing((s) => s.id)
  const content = useContent()
  const model = content?.analysis?.modelId
  // what was chosen to be shown of the last drawing, or of what another model said of it, is not of this one
  useEffect(() => useExplaining.getState().leave(), [id, model])
  if (id && !content)
    return (
      <div className="screen">
        <h1>{t('nav.drawing')}</h1>
        <p role="status">{t('drawing.reading')}</p>
      </div>
    )
  if (!content)
    return (
      <div className="screen">
        <h1>{t('nav.drawing')}</h1>
        <p className="empty">{t('drawing.none')}</p>
        <ActionButton action={actions.library} enabled />
      </div>
    )
  const { drawing } = content
  return (
    <div className="screen drawing">
      <header className="screen-head">
        <h1>{drawing.fileName}</h1>
        <div className="buttons">
          <ActionButton action={actions.previous} enabled />
          <ActionButton action={actions.next} enabled />
          <ActionButton action={actions.report} primary enabled={content.analysis !== null} />
        </div>
      </header>
      <div className="drawing-columns">
        <Viewer content={content} key={drawing.id} />
        <div className="panels">
          <ResultPanel content={content} />
          <ExplanationPanel content={content} />
          <ComparePanel />
          <DevelopmentPanel content={content} />
          <OthersPanel drawing={drawing} />
          <LabelPanel drawing={drawing} />
          <NotesPanel drawing={drawing.id} remarks={content.remarks} key={drawing.id} />
          <PhotoPanel content={content} />
          <CutPanel drawing={drawing} />
          <AboutPanel drawing={drawing} photo={content.photo !== null} />
        </div>
      </div>
      <DrawingReportDialog />
    </div>
  )
}
