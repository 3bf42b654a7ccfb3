import { useMemo, useState } from 'react'
import type { DatasetSurvey } from '#contract/dataset'
import type { Drawing, DrawingId } from '#contract/drawing'
import { bridge } from '#renderer/bridge'
import { ScatterCanvas } from '#renderer/canvas/scatter-canvas'
import { Choice } from '#renderer/components/choice'
import { useElementSize } from '#renderer/components/use-element-size'
import { ageText } from '#words/age-text'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { useDataset } from '#renderer/state/dataset'
import { useLibrary } from '#renderer/state/library'
import { useSelection } from '#renderer/state/selection'

/** Eight hues that people with any colour vision tell apart (Okabe & Ito 2008), dark enough on white. */
const HUES = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#a07800', '#56b4e9', '#6b4fa0', '#4d4d4d']
const groupings = ['subject', 'age', 'label', 'site', 'verdict'] as const
type Grouping = (typeof groupings)[number]

const groupOf: Record<Grouping, (drawing: Drawing) => string> = {
  subject: (d) => d.subject ?? t('library.none'),
  age: (d) =>
    d.ageMonths === null
      ? t('library.ageUnknown')
      : t('library.years', { years: Math.floor(d.ageMonths / 12) }),
  label: (d) => (d.expertLabel ? t(`label.${d.expertLabel}`) : t('library.none')),
  site: (d) => d.site ?? t('library.none'),
  verdict: (d) => (d.verdict ? t(`verdict.short.${d.verdict}`) : t('library.notAnalysed'))
}

/** The largest groups have a hue each; the rest share the last. */
function coloursOf(
  drawings: readonly Drawing[],
  by: Grouping
): Map<string, { colour: string; count: number }> {
  const counts = new Map<string, number>()
  for (const drawing of drawings)
    counts.set(groupOf[by](drawing), (counts.get(groupOf[by](drawing)) ?? 0) + 1)
  const sorted = [...counts].sort((a, b) => b[1] - a[1])
  return new Map(
    sorted.map(([name, count], i) => [name, { count, colour: HUES[Math.min(i, HUES.length - 1)]! }])
  )
}

function Hovered({ drawing }: { drawing: Drawing | undefined }) {
  return (
    <div className="map-hover" role="status">
      {drawing && (
        <>
          <img src={bridge.pictureUrl(drawing.id, 'thumb', 0)} alt="" width="150" height="150" />
          <p className="small">
            {drawing.fileName}
            <br />
            {ageText(drawing.ageMonths, drawing.agePrecisionMonths)} {drawing.subject ?? ''}
          </p>
        </>
      )}
    </div>
  )
}

/** The groups that share the last hue are one line. */
function legendOf(colours: ReturnType<typeof coloursOf>) {
  const groups = [...colours].map(([name, group]) => ({ name, ...group }))
  if (groups.length <= HUES.length) return groups
  const rest = groups.slice(HUES.length - 1)
  const count = rest.reduce((sum, group) => sum + group.count, 0)
  return [
    ...groups.slice(0, HUES.length - 1),
    { name: t('map.others', { groups: rest.length }), colour: HUES.at(-1)!, count }
  ]
}

function Legend({ colours }: { colours: ReturnType<typeof coloursOf> }) {
  return (
    <ul className="plain legend" aria-label={t('map.legend')}>
      {legendOf(colours).map(({ name, colour, count }) => (
        <li key={name}>
          <svg width="12" height="12" aria-hidden="true">
            <circle cx="6" cy="6" r="5" fill={colour} />
          </svg>{' '}
          {t('map.group', { name, count })}
        </li>
      ))}
    </ul>
  )
}

function Plane({ survey, by }: { survey: DatasetSurvey; by: Grouping }) {
  const all = useLibrary((s) => s.all)
  const { ids, set } = useSelection()
  const { element, size } = useElementSize()
  const [hovered, setHovered] = useState<string | null>(null)
  const byId = useMemo(() => new Map<string, Drawing>(all.map((drawing) => [drawing.id, drawing])), [all])
  const colours = useMemo(() => coloursOf(all, by), [all, by])
  const points = useMemo(
    () =>
      survey.map.points.flatMap((point) => {
        const drawing = byId.get(point.id)
        return drawing ? [{ ...point, colour: colours.get(groupOf[by](drawing))?.colour ?? HUES[7]! }] : []
      }),
    [survey, byId, colours, by]
  )
  return (
    <div className="map-columns">
      <div
        ref={element}
        className="paper map-paper"
        role="img"
        aria-label={t('map.picture', { count: points.length })}
      >
        <ScatterCanvas
          {...size}
          points={points}
          selected={ids}
          onLasso={(found) => set(found as DrawingId[])}
          onHover={setHovered}
        />
      </div>
      <div>
        <Hovered drawing={hovered ? byId.get(hovered) : undefined} />
        <Legend colours={colours} />
      </div>
    </div>
  )
}

/** Drawings as the encoder sees them, near where it finds them alike; a line drawn around some picks them out. */
export function MapPanel() {
  const { survey, look } = useDataset()
  const [by, setBy] = useState<Grouping>('subject')
  return (
    <section className="map" aria-label={t('map.title')}>
      <div className="buttons spread">
        <button type="button" className="button" onClick={() => void look()}>
          {t(survey ? 'map.again' : 'map.look')}
        </button>
        <Choice
          label={t('map.colour')}
          value={by}
          options={groupings.map((name) => [name, t(`map.by.${name}`)] as const)}
          onChange={(name) => setBy(name)}
        />
      </div>
      {!survey && <p className="empty">{t('map.none')}</p>}
      {survey && (
        <p className="small">
          {t('map.text', {
            encoder: survey.encoder,
            spread: decimal(100 * survey.map.spread, 0),
            failed: survey.failed
          })}
        </p>
      )}
      {survey && <Plane survey={survey} by={by} />}
    </section>
  )
}
