import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { MetadataPatch } from '#contract/dataset'
import type { Drawing } from '#contract/drawing'
import { bridge } from '#renderer/bridge'
import { t } from '#words/translate'
import { useDrawing } from '#renderer/state/drawing'
import { useLibrary, type Listing } from '#renderer/state/library'
import { useRows } from '#renderer/state/library-rows'
import { useSelection } from '#renderer/state/selection'
import { ageCell } from './age-cell'
import { EditableCell } from './editable-cell'

const ROW_HEIGHT = 44

/** Columns that can be written in, with what a cell becomes. */
const columns: readonly {
  name: 'child' | 'site' | 'age' | 'subject' | 'prompt' | 'tool' | 'date' | 'tags'
  text(drawing: Drawing): string
  patch(text: string): MetadataPatch
}[] = [
  { name: 'child', text: (d) => d.childId ?? '', patch: (childId) => ({ childId }) },
  { name: 'site', text: (d) => d.site ?? '', patch: (site) => ({ site }) },
  { name: 'age', text: ageCell, patch: (age) => ({ age }) },
  { name: 'subject', text: (d) => d.subject ?? '', patch: (subject) => ({ subject }) },
  { name: 'prompt', text: (d) => d.prompt ?? '', patch: (prompt) => ({ prompt }) },
  { name: 'tool', text: (d) => d.drawingTool ?? '', patch: (drawingTool) => ({ drawingTool }) },
  { name: 'date', text: (d) => d.date ?? '', patch: (date) => ({ date }) },
  { name: 'tags', text: (d) => d.tags.join('; '), patch: (tags) => ({ tags: tagsOf(tags) }) }
]

const tagsOf = (text: string): string[] =>
  text
    .split(';')
    .map((tag) => tag.trim())
    .filter(Boolean)

function Row({ drawing, index }: { drawing: Drawing; index: number }) {
  const { ids, toggle, edit } = useSelection()
  const show = useDrawing((s) => s.show)
  return (
    <div role="row" aria-rowindex={index + 2} className="table-row">
      <span role="cell">
        <input
          type="checkbox"
          aria-label={t('table.select', { name: drawing.fileName })}
          checked={ids.has(drawing.id)}
          onChange={() => toggle(drawing.id)}
        />
      </span>
      <span role="cell" className="table-file">
        <img src={bridge.pictureUrl(drawing.id, 'thumb', 0)} alt="" loading="lazy" width="34" height="34" />
        <button type="button" className="link" onClick={() => show(drawing.id)}>
          {drawing.fileName}
        </button>
      </span>
      {columns.map(({ name, text, patch }) => (
        <span role="cell" key={name}>
          <EditableCell
            label={t('table.cell', { column: t(`table.${name}`), name: drawing.fileName })}
            stored={text(drawing)}
            save={(value) => edit(patch(value), [drawing.id])}
          />
        </span>
      ))}
      <span role="cell">{drawing.expertLabel ? t(`label.${drawing.expertLabel}`) : ''}</span>
    </div>
  )
}

/** What is known of drawings, cell by cell, to be mended in place; only what is in sight is in the page. */
export function DrawingTable({ listing }: { listing: Listing }) {
  const scroller = useRef<HTMLDivElement>(null)
  const pending = useLibrary((s) => s.pending)
  const whole = useSelection((s) => s.whole === listing.key)
  const toggleWhole = useSelection((s) => s.toggleWhole)
  const rows = useVirtualizer({
    count: listing.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8
  })
  const items = rows.getVirtualItems()
  const drawings = useRows(listing, items[0]?.index ?? 0, items.at(-1)?.index ?? 0)
  return (
    <div
      ref={scroller}
      className="grid-scroller table-scroller"
      role="table"
      aria-busy={pending}
      aria-label={t('table.title')}
      aria-rowcount={listing.total + 1}
      tabIndex={0}
    >
      <div role="row" className="table-row table-head" aria-rowindex={1}>
        <span role="columnheader">
          <input
            type="checkbox"
            aria-label={t('table.selectAll', { count: listing.total })}
            checked={whole}
            onChange={() => void toggleWhole(listing)}
          />
        </span>
        {(['file', ...columns.map(({ name }) => name), 'label'] as const).map((name) => (
          <span role="columnheader" key={name}>
            {t(`table.${name}`)}
          </span>
        ))}
      </div>
      <div className="grid-space" role="rowgroup" style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const drawing = drawings.get(index)
          return (
            <div
              key={drawing?.id ?? index}
              className="table-place"
              style={{ transform: `translateY(${start}px)` }}
              role="presentation"
            >
              {drawing && <Row drawing={drawing} index={index} />}
            </div>
          )
        })}
      </div>
    </div>
  )
}
