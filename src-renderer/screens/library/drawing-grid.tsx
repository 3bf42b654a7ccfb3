import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { Drawing } from '#contract/drawing'
import { bridge } from '#renderer/bridge'
import { VerdictBadge } from '#renderer/components/verdict-badge'
import { ageText } from '#words/age-text'
import { t } from '#words/translate'
import { useDrawing } from '#renderer/state/drawing'
import { useLibrary, type Listing } from '#renderer/state/library'
import { useRows } from '#renderer/state/library-rows'

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
      onClick={() => show(drawing.id)}
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

/** In the place of a card whose row is on its way. */
const Waiting = () => <span className="card-button" aria-hidden="true" />

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

/** Places in the listing of one row's cards. */
const placesOf = (row: number, columns: number, total: number): number[] =>
  Array.from({ length: Math.min(columns, total - row * columns) }, (_, i) => row * columns + i)

/** Only what is in sight is in the page, however many there are. */
export function DrawingGrid({ listing }: { listing: Listing }) {
  const scroller = useRef<HTMLDivElement>(null)
  const pending = useLibrary((s) => s.pending)
  const columns = useColumns(scroller)
  const rows = useVirtualizer({
    count: Math.ceil(listing.total / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 3
  })
  const items = rows.getVirtualItems()
  const drawings = useRows(
    listing,
    (items[0]?.index ?? 0) * columns,
    ((items.at(-1)?.index ?? 0) + 1) * columns
  )
  const gridTemplateColumns = `repeat(${columns}, 1fr)`
  return (
    <div
      ref={scroller}
      className="grid-scroller"
      role="region"
      aria-busy={pending}
      aria-label={t('library.grid')}
      tabIndex={0}
      onKeyDown={(event) => moveFocus(event, scroller.current, columns)}
    >
      <div className="grid-space" style={{ height: rows.getTotalSize() }}>
        {items.map(({ key, index, start }) => (
          <div
            key={key}
            className="grid-row"
            style={{ transform: `translateY(${start}px)`, gridTemplateColumns }}
          >
            {placesOf(index, columns, listing.total).map((place) => {
              const drawing = drawings.get(place)
              return drawing ? <Card key={drawing.id} drawing={drawing} /> : <Waiting key={place} />
            })}
          </div>
        ))}
      </div>
    </div>
  )
}
