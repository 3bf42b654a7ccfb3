import { expertLabels } from '#contract/drawing'
import type { AgreementReport } from '#contract/rating'
import { bridge } from '#renderer/bridge'
import { t } from '#words/translate'
import { act, useAnswer } from '#renderer/state/queries'
import { adoptAgreed } from '#renderer/state/raters'

const MOST_SHOWN = 50

/** Where raters differ, one drawing after another, until something final is said of each; what all agree on is taken at once. */
export function Disagreements({ report }: { report: AgreementReport }) {
  const disagreements = useAnswer('ratings:disagreements', {})?.rows ?? []
  return (
    <section className="panel" aria-label={t('agree.disagreements')}>
      <h2>{t('agree.disagreements')}</h2>
      <p>
        {t('agree.counts', {
          all: report.disagreements,
          open: report.open,
          adoptable: report.adoptable,
          overruled: report.overruled
        })}
      </p>
      <button
        type="button"
        className="button"
        disabled={report.adoptable === 0}
        onClick={() => void adoptAgreed()}
      >
        {t('agree.adopt', { count: report.adoptable })}
      </button>
      <ul className="plain disagreements">
        {disagreements.slice(0, MOST_SHOWN).map(({ id, fileName, ratings }) => (
          <li key={id} className="line">
            <img src={bridge.pictureUrl(id, 'thumb', 0)} alt="" width="72" height="72" />
            <div className="said">
              <strong>{fileName}</strong>
              {ratings.map(({ rater, label, note }) => (
                <span key={rater}>{t('agree.said', { rater, label: t(`label.${label}`), note })}</span>
              ))}
            </div>
            <div className="buttons" role="group" aria-label={t('agree.decide', { name: fileName })}>
              {expertLabels.map((label) => (
                <button
                  key={label}
                  type="button"
                  className="button"
                  onClick={() => void act('drawings:label', { id, label })}
                >
                  {t(`label.${label}`)}
                </button>
              ))}
            </div>
          </li>
        ))}
      </ul>
      {disagreements.length > MOST_SHOWN && (
        <p>{t('import.more', { count: disagreements.length - MOST_SHOWN })}</p>
      )}
    </section>
  )
}
