import type { NormOverview } from '#contract/norm'
import { WideTable } from '#renderer/components/wide-table'
import { decimal } from '#words/number-text'
import { gapText } from '#words/gap-text'
import { t } from '#words/translate'
import { mergeText, suggestionText, warningText } from '#words/sufficiency-text'
import { useNorms } from '#renderer/state/norms'

const signs = { critical: '✕', high: '⚠', medium: '⚠', low: '→' } as const

function MergePreview() {
  const { merge, learnMerged } = useNorms()
  if (!merge) return null
  const { suggestion, reach } = merge
  return (
    <section aria-label={t('groups.mergePreview')}>
      <h3>{t('groups.mergePreview')}</h3>
      <WideTable label={t('groups.mergePreview')}>
        <thead>
          <tr>
            <th>{t('norms.band')}</th>
            <th className="number">{t('norms.drawings')}</th>
            <th>{t('groups.flags')}</th>
            <th className="number">{t('groups.highest')}</th>
            <th>{t('groups.interval')}</th>
          </tr>
        </thead>
        <tbody>
          {reach.map(({ band, drawings, flags, highestPercentile, interval }) => (
            <tr key={band} className={band === suggestion.into ? 'deployed' : ''}>
              <th scope="row">{band}</th>
              <td className="number">{drawings}</td>
              <td>{flags ? t('norms.yes') : t('norms.no')}</td>
              <td className="number">{highestPercentile}</td>
              <td>{interval.map((v) => decimal(v)).join(' – ')}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      <button type="button" className="button" onClick={() => void learnMerged(suggestion.into)}>
        {t('groups.mergeLearn', { into: suggestion.into })}
      </button>
    </section>
  )
}

/** What is missing for good norms, and what would help: more drawings, merging, gaps that no norm covers. */
export function Sufficiency({ overview }: { overview: NormOverview }) {
  const previewMerge = useNorms((s) => s.previewMerge)
  const { warnings, merges, gaps } = overview
  if (warnings.length === 0 && merges.length === 0 && gaps.length === 0) return null
  return (
    <section className="panel" aria-label={t('groups.warnings')}>
      <h2>{t('groups.warnings')}</h2>
      <ul className="plain findings">
        {warnings.map((w) => (
          <li key={`${w.band}${w.kind}`}>
            {signs[w.severity]} {warningText(w)}
            <div className="small">{w.suggestions.map(suggestionText).join(' ')}</div>
          </li>
        ))}
        {gaps.map((gap) => (
          <li key={gap.fromMonths}>{gapText(gap)}</li>
        ))}
      </ul>
      <ul className="plain findings">
        {merges.slice(0, 4).map((merge) => (
          <li key={merge.into}>
            {mergeText(merge)}{' '}
            <button type="button" className="button" onClick={() => void previewMerge(merge)}>
              {t('groups.merge', {
                bands: merge.bands.join(', '),
                into: merge.into,
                sizes: merge.sizes.join(' + ')
              })}
            </button>
          </li>
        ))}
      </ul>
      <MergePreview />
    </section>
  )
}

/** What trainings see beside the real drawings, where few of these ask for it. */
export function Augmentation({ overview }: { overview: NormOverview }) {
  const { copies, showCopies } = useNorms()
  const needy = overview.bands.filter((band) => band.augment > 1)
  const bands = needy
    .map(({ band, augment }) => t('groups.augmentBand', { band: band.label, factor: augment }))
    .join(', ')
  return (
    <section className="panel" aria-label={t('groups.augment')}>
      <h2>{t('groups.augment')}</h2>
      <p className="small">
        {needy.length > 0 ? t('groups.augmentAbout', { bands }) : t('groups.augmentNone')}
      </p>
      <button type="button" className="button" onClick={() => void showCopies()}>
        {t('groups.augmentShow')}
      </button>
      {copies.length > 0 && (
        <div className="copies">
          {copies.map((url, i) => (
            <figure key={url}>
              <img
                src={url}
                alt={i === 0 ? t('groups.augmentOriginal') : t('groups.augmentCopy', { number: i })}
              />
              <figcaption className="small">{i === 0 ? t('groups.augmentOriginal') : i}</figcaption>
            </figure>
          ))}
        </div>
      )}
    </section>
  )
}
