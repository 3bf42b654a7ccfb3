import { useMemo, useState } from 'react'
import { embeddingFormats } from '#contract/embeddings'
import type { DatasetSurvey } from '#contract/dataset'
import type { Reply } from '#contract/commands'
import { ExpertLabel, Verdict, type DrawingId } from '#contract/drawing'
import { groupings, type Grouping } from '#contract/listing'
import { bridge } from '#renderer/bridge'
import { ScatterCanvas } from '#renderer/canvas/scatter-canvas'
import { Choice } from '#renderer/components/choice'
import { useElementSize } from '#renderer/components/use-element-size'
import { ageText } from '#words/age-text'
import { decimal } from '#words/number-text'
import type { MessageKey } from '#words/en/catalogue'
import { t } from '#words/translate'
import { saveVectors, useDataset } from '#renderer/state/dataset'
import { useAnswer } from '#renderer/state/queries'
import { useSelection } from '#renderer/state/selection'

/** Eight hues that people with any colour vision tell apart (Okabe & Ito 2008), dark enough on white. */
const HUES = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#a07800', '#56b4e9', '#6b4fa0', '#4d4d4d']
/** A group's name on screen; the engine names groups by the stored value. */
const groupName: Record<Grouping, (value: string) => string> = {
  subject: (subject) => subject,
  age: (years) => t('library.years', { years: Number(years) }),
  label: (label) => t(`label.${ExpertLabel.parse(label)}`),
  site: (site) => site,
  verdict: (verdict) => t(`verdict.short.${Verdict.parse(verdict)}`)
}
const unknownName: Record<Grouping, MessageKey> = {
  subject: 'library.none',
  age: 'library.ageUnknown',
  label: 'library.none',
  site: 'library.none',
  verdict: 'library.notAnalysed'
}

interface Group {
  name: string
  colour: string
  ids: DrawingId[]
}

/** The largest groups have a hue each; the rest share the last. */
const groupsOf = (answer: Reply<'drawings:groups'> | undefined, by: Grouping): Group[] =>
  (answer?.groups ?? []).map(({ value, ids }, i) => ({
    name: value === null ? t(unknownName[by]) : groupName[by](value),
    colour: HUES[Math.min(i, HUES.length - 1)]!,
    ids
  }))

function Hovered({ id }: { id: DrawingId | null }) {
  const answer = useAnswer('drawings:some', id && { ids: [id] })
  const drawing = answer?.drawings[0]
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
function legendOf(all: readonly Group[]) {
  const groups = all.map(({ name, colour, ids }) => ({ name, colour, count: ids.length }))
  if (groups.length <= HUES.length) return groups
  const rest = groups.slice(HUES.length - 1)
  const count = rest.reduce((sum, group) => sum + group.count, 0)
  return [
    ...groups.slice(0, HUES.length - 1),
    { name: t('map.others', { groups: rest.length }), colour: HUES.at(-1)!, count }
  ]
}

function Legend({ groups }: { groups: readonly Group[] }) {
  return (
    <ul className="plain legend" aria-label={t('map.legend')}>
      {legendOf(groups).map(({ name, colour, count }) => (
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
  const answer = useAnswer('drawings:groups', { by })
  const { ids, set } = useSelection()
  const { element, size } = useElementSize()
  const [hovered, setHovered] = useState<DrawingId | null>(null)
  const groups = useMemo(() => groupsOf(answer, by), [answer, by])
  // drawings that have been thrown away since are in no group
  const points = useMemo(() => {
    const colours = new Map(groups.flatMap(({ ids, colour }) => ids.map((id) => [id, colour] as const)))
    return survey.map.points.flatMap((point) => {
      const colour = colours.get(point.id)
      return colour ? [{ ...point, colour }] : []
    })
  }, [survey, groups])
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
          onHover={(id) => setHovered(id as DrawingId | null)}
        />
      </div>
      <div>
        <Hovered id={hovered} />
        <Legend groups={groups} />
      </div>
    </div>
  )
}

/** Drawings as the encoder sees them, near where it finds them alike; a line drawn around some picks them out. */
export function MapPanel() {
  const { survey, look } = useDataset()
  const [by, setBy] = useState<Grouping>('subject')
  const picked = useSelection((s) => s.ids.size)
  return (
    <section className="map" aria-label={t('map.title')}>
      <div className="buttons spread">
        <button type="button" className="button" onClick={() => void look()}>
          {t(survey ? 'map.again' : 'map.look')}
        </button>
        {embeddingFormats.map((format) => (
          <button key={format} type="button" className="button" onClick={() => void saveVectors(format)}>
            {t(picked > 0 ? 'map.vectorsOf' : 'map.vectors', { format: format.toUpperCase(), count: picked })}
          </button>
        ))}
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
