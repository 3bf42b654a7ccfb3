import { useState, type KeyboardEvent } from 'react'
import type { Reply } from '#contract/commands'
import type { Annotation } from '#contract/remarks'
import { hoverText } from '#words/explanation-text'
import { overlayName } from '#contract/overlay'
import { bridge } from '#renderer/bridge'
import { DrawingCanvas } from '#renderer/canvas/drawing-canvas'
import { wholeView, zoomed } from '#renderer/canvas/view'
import { useElementSize } from '#renderer/components/use-element-size'
import { t } from '#words/translate'
import { useComparing } from '#renderer/state/comparing'
import { useCutting, type Cut } from '#renderer/state/cutting'
import { styleOf } from '#contract/overlay'
import { explanationShown, overlayShown, useExplaining } from '#renderer/state/explaining'
import { useRemarks } from '#renderer/state/remarks'
import { useRegionTool } from './use-region-tool'
import { ViewerTools } from './viewer-tools'

type Content = Reply<'drawings:get'>

function useView() {
  const [view, setView] = useState(wholeView)
  const zoomIn = (): void => setView((v) => zoomed(v, 1.25))
  const zoomOut = (): void => setView((v) => zoomed(v, 0.8))
  const fit = (): void => setView(wholeView)
  const steps: Record<string, () => void> = { '+': zoomIn, '-': zoomOut, '0': fit }
  const keys = ({ key }: KeyboardEvent): void => steps[key]?.()
  return { view, setView, zoomIn, zoomOut, fit, keys }
}

/** The map over the drawing as it is looked at; null where none is shown. */
function useOverlay(content: Content) {
  const state = useExplaining()
  const explanation = explanationShown(state, content)
  if (!explanation || !overlayShown(state, content)) return { explanation, overlay: null }
  const style = styleOf(state.layout)
  const { score, towards, method } = explanation
  const name = overlayName({ score, towards, method, style, palette: state.palette })
  const url = bridge.pictureUrl(content.drawing.id, name, content.drawing.revision)
  return { explanation, overlay: { url, style, opacity: state.opacity } }
}

/** Boxes by which a scan is cut, as they are drawn. */
const cutBoxes = (cuts: readonly Cut[]): Annotation[] =>
  cuts.map(({ box, childId }, i) => ({
    id: `cut-${i}`,
    kind: 'part',
    text: '',
    by: 'person',
    box,
    name: `${i + 1} ${childId}`.trim()
  }))

function Sheet({
  content,
  view,
  onView,
  withOverlay
}: {
  content: Content
  view: ReturnType<typeof useView>['view']
  onView: ReturnType<typeof useView>['setView']
  withOverlay: boolean
}) {
  const { drawing, remarks } = content
  const { element, size } = useElementSize()
  const { explanation, overlay } = useOverlay(content)
  const { region, pointAt } = useExplaining()
  const { tool, chosen, choose } = useRemarks()
  const regionTool = useRegionTool(drawing)
  const cutting = useCutting()
  const lookAt = useComparing((s) => s.lookAt)
  return (
    <div ref={element} className="paper">
      <DrawingCanvas
        {...size}
        drawing={drawing}
        pictureUrl={bridge.pictureUrl(drawing.id, 'full', drawing.bytes)}
        overlay={withOverlay ? overlay : null}
        regions={explanation?.regions ?? []}
        chosenRegion={region}
        onRegion={pointAt}
        annotations={cutting.id === drawing.id ? cutBoxes(cutting.cuts) : remarks.annotations}
        chosenAnnotation={chosen}
        onAnnotation={choose}
        regionTool={regionTool}
        onPoint={
          tool === 'lens' ? ({ x, y }) => lookAt(drawing.id, x / drawing.width, y / drawing.height) : null
        }
        view={view}
        onView={onView}
      />
    </div>
  )
}

/** The drawing with its explanation: zoom, pan, hover a region, look through the lens, draw. */
export function Viewer({ content }: { content: Content }) {
  const { view, setView, keys, ...zoom } = useView()
  const { layout, region } = useExplaining()
  const { explanation, overlay } = useOverlay(content)
  const label = t('drawing.pictureAlt', { name: content.drawing.fileName })
  const beside = layout === 'side' && overlay !== null
  const hovered = region === null ? undefined : explanation?.regions[region]
  return (
    <section className="viewer" aria-label={t('drawing.picture')}>
      <div
        className={beside ? 'sheets two' : 'sheets'}
        tabIndex={0}
        role="img"
        aria-label={label}
        onKeyDown={keys}
      >
        {beside && <Sheet content={content} view={view} onView={setView} withOverlay={false} />}
        <Sheet content={content} view={view} onView={setView} withOverlay />
      </div>
      <p className="hover-words" role="status">
        {hovered ? hoverText(hovered) : '\u00a0'}
      </p>
      <ViewerTools analysed={content.analysis !== null} {...zoom} />
    </section>
  )
}
