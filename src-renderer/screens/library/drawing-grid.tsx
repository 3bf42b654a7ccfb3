import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { Drawing } from '#contract/drawing'
import { bridge } from '#renderer/bridge'
import { VerdictBadge } from '#renderer/components/verdict-badge'
import { ageText } from '#words/age-text'
import { t } from '#words/translate'
import { useDrawing } from '#renderer/state/drawing'

const CARD_WIDTH = 188
const ROW_HEIGHT = 262

function Card({ drawing }: { drawing: Drawing }) {
  const show = useDrawing((s) => s.show)
  const { fileName, ageMonths, agePrecisionMonths, verdict, expertLabel } = drawing
  const age = ageText(ageMonths, agePrecisionMonths)
  const said = verdict ? t(`verdict.${verdict}`) : t('library.notAnalysed')
  return (
    <button
      type="button"
      className="card-button"
      onClick={() => void show(drawing.id)}
      aria-label={t('library.open', { name: fileName, age, verdict: said })}
    >
      <img
        src={bridge.pictureUrl(drawing.id, 'thumb', drawing.bytes)}
        alt=""
        loading="lazy"
        width="160"
        height="160"
      />
      <span className="card-name">{fileName}</span>
      <span className="card-line">
        {age}
        {drawing.subject ? ` · ${drawing.subject}` : ''}
        {expertLabel ? ` · ${t(`label.${expertLabel}`)}` : ''}
      </span>
      <VerdictBadge verdict={verdict} short />
    </button>
  )
}

/** As many columns as fit the scroller's width. */
function useColumns(scroller: RefObject<HTMLDivElement | null>): number {
  const [columns, setColumns] = useState(5)
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const fit = (): void => setColumns(Math.max(1, Math.floor(element.clientWidth / CARD_WIDTH)))
    const observer = new ResizeObserver(fit)
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller])
  return columns
}

/** Arrow keys move the focus between the cards that are there. */
function moveFocus(event: KeyboardEvent, scroller: HTMLDivElement | null, columns: number): void {
  const steps: Record<string, number> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: columns,
    ArrowUp: -columns
  }
  const cards = [...(scroller?.querySelectorAll<HTMLElement>('.card-button') ?? [])]
  const at = cards.indexOf(document.activeElement as HTMLElement)
  const next = cards[at + (steps[event.key] ?? 0)]
  if (at < 0 || !(event.key in steps) || !next) return
  event.preventDefault()
  next.focus()
}

/** Only what is in sight is in the page, however many there are. */
export function DrawingGrid({ drawings }: { drawings: Drawing[] }) {
  const scroller = useRef<HTMLDivElement>(null)
  const columns = useColumns(scroller)
  const rows = useVirtualizer({
    count: Math.ceil(drawings.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 3
  })
  const gridTemplateColumns = `repeat(${columns}, 1fr)`
  return (
    <div
      ref={scroller}
      className="grid-scroller"
      role="region"
      aria-label={t('library.grid')}
      tabIndex={0}
      onKeyDown={(event) => moveFocus(event, scroller.current, columns)}
    >
      <div className="grid-space" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ key, index, start }) => (
          <div
            key={key}
            className="grid-row"
            style={{ transform: `translateY(${start}px)`, gridTemplateColumns }}
          >
            {drawings.slice(index * columns, (index + 1) * columns).map((drawing) => (
              <Card key={drawing.id} drawing={drawing} />
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}
