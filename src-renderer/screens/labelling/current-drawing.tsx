import { useEffect, useState } from 'react'
import type { QueueItem } from '#contract/rating'
import { bridge } from '#renderer/bridge'
import { DrawingCanvas } from '#renderer/canvas/drawing-canvas'
import { wholeView } from '#renderer/canvas/view'
import { ShapeChoice } from '#renderer/components/shape-choice'
import { useElementSize } from '#renderer/components/use-element-size'
import { t } from '#words/translate'
import { useContent } from '#renderer/state/drawing'
import { useLabelling } from '#renderer/state/labelling'
import { useRemarks } from '#renderer/state/remarks'
import { useRegionTool } from '../drawing/use-region-tool'

const AHEAD = 3

/** The next drawings are fetched before they are asked for: a key must not wait for a picture. */
function useFetchedAhead(): void {
  const { items, at } = useLabelling()
  useEffect(() => {
    for (const item of items.slice(at + 1, at + 1 + AHEAD))
      new Image().src = bridge.pictureUrl(item.id, 'full', 0)
  }, [items, at])
}

/** Regions are drawn on the drawing itself, for all who look at it: raters leave them alone. */
function RegionTools() {
  const { drawing, drawRegions } = useLabelling()
  const { tool, setTool } = useRemarks()
  const toggle = (): void => {
    setTool(drawing ? 'look' : 'mark')
    void drawRegions(!drawing)
  }
  return (
    <div className="buttons">
      <button type="button" className="button choice" aria-pressed={drawing} onClick={toggle}>
        {t('labelling.regions')}
      </button>
      {drawing && tool === 'look' && (
        <button type="button" className="button" onClick={() => setTool('mark')}>
          {t('tool.mark')}
        </button>
      )}
      {drawing && <ShapeChoice />}
    </div>
  )
}

export function CurrentDrawing({ item }: { item: QueueItem }) {
  const { element, size } = useElementSize()
  const [view, setView] = useState(wholeView)
  const [shownId, setShownId] = useState(item.id)
  const { rater, drawing } = useLabelling()
  const content = useContent()
  const { chosen, choose } = useRemarks()
  const regionTool = useRegionTool(item)
  useFetchedAhead()
  if (shownId !== item.id) {
    setShownId(item.id)
    setView(wholeView)
  }
  const remarks = drawing && content?.drawing.id === item.id ? content.remarks : null
  return (
    <section className="viewer" aria-label={t('drawing.picture')}>
      <div
        ref={element}
        className="paper"
        aria-busy={drawing && remarks === null}
        role="img"
        aria-label={t('labelling.picture', { name: item.fileName })}
      >
        <DrawingCanvas
          {...size}
          drawing={item}
          pictureUrl={bridge.pictureUrl(item.id, 'full', 0)}
          overlay={null}
          regions={[]}
          chosenRegion={null}
          onRegion={() => undefined}
          annotations={remarks?.annotations ?? []}
          chosenAnnotation={chosen}
          onAnnotation={choose}
          regionTool={remarks ? regionTool : null}
          onPoint={null}
          view={view}
          onView={setView}
        />
      </div>
      <div className="buttons spread">
        <p className="small">{item.fileName}</p>
        {rater === null && <RegionTools />}
      </div>
    </section>
  )
}
