import type { Reply } from '#contract/commands'
import type { Explanation } from '#contract/explanation'
import { hoverText, regionText, reportText } from '#words/explanation-text'
import { completenessSentence, gradeSentence, methodMeaning, methodTitle } from '#words/grade-text'
import { actions } from '#renderer/actions/actions'
import { ActionButton } from '#renderer/components/action-button'
import { ScaleBar } from '#renderer/components/scale-bar'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import {
  explanationShown,
  isWithheld,
  overlayShown,
  useExplaining,
  useShares
} from '#renderer/state/explaining'
import { HowItIsShown, WhatIsExplained } from './explanation-choices'

type Content = Reply<'drawings:get'>

/** Regions: a line each; the chosen one says more. */
function RegionList({ explanation }: { explanation: Explanation }) {
  const { region, pointAt, reader } = useExplaining()
  const { regions } = explanation
  if (regions.length === 0) return <p>{t('explain.noRegions')}</p>
  return (
    <ol className="regions">
      {regions.map((own, i) => (
        <li key={own.box.join(' ')}>
          <button
            type="button"
            aria-pressed={region === i}
            onMouseEnter={() => pointAt(i)}
            onFocus={() => pointAt(i)}
            onClick={() => pointAt(i)}
          >
            {hoverText(own)}
          </button>
          {region === i && <p className="small">{regionText(own, explanation, reader)}</p>}
        </li>
      ))}
    </ol>
  )
}

function PartShares({ content }: { content: Content }) {
  const shares = useShares(content)
  if (shares.length === 0) return null
  return (
    <>
      <h3>{t('explain.parts')}</h3>
      <ul>
        {shares.map(({ id, name, share, area, by }) => (
          <li key={id}>
            {t('explain.part', {
              name: name || t('notes.namePart'),
              share: decimal(100 * share, 0),
              area: decimal(100 * area, 0)
            })}
            {by === 'suggested' && ` (${t('explain.partSuggested')})`}
          </li>
        ))}
      </ul>
    </>
  )
}

/** What a map says: words for the reader, places, parts, and how far to rely on it. */
function Findings({
  content,
  explanation,
  shown
}: {
  content: Content
  explanation: Explanation
  shown: boolean
}) {
  const { reader, palette, savePicture } = useExplaining()
  const { analysis, drawing } = content
  const { method, scaleMaximum, level, faithfulness, milliseconds, evaluations } = explanation
  const cost = { method: methodTitle(method), seconds: decimal(milliseconds / 1000, 1), evaluations }
  return (
    <>
      <HowItIsShown shown={shown} />
      <div className="buttons">
        <button type="button" className="button" onClick={() => void savePicture('shown')}>
          {t('explain.savePicture')}
        </button>
        <button type="button" className="button" onClick={() => void savePicture('all')}>
          {t('explain.saveAll')}
        </button>
      </div>
      <ScaleBar palette={palette} level={scaleMaximum > 0 ? level / scaleMaximum : 1} />
      {!shown && <p className="small">{t('explain.within')}</p>}
      <p className="finding">{analysis && reportText(analysis, explanation, reader, drawing.expertLabel)}</p>
      <h3>{t('explain.regions')}</h3>
      <RegionList explanation={explanation} />
      <PartShares content={content} />
      <h3>{t('explain.grade')}</h3>
      <p>{gradeSentence(faithfulness)}</p>
      {explanation.completeness && <p>{completenessSentence(explanation.completeness)}</p>}
      <p className="small">{`${methodTitle(method)}: ${methodMeaning(method)}.`}</p>
      <p className="small">{t('explain.time', cost)}</p>
    </>
  )
}

/** Where the score comes from: computed when asked for, drawn on the norm's own scale, withheld where it failed. */
export function ExplanationPanel({ content }: { content: Content }) {
  const state = useExplaining()
  const { analysis } = content
  if (!analysis || analysis.outOfScope.length > 0) return null
  const explanation = explanationShown(state, content)
  const withheld = isWithheld(explanation)
  return (
    <section className="panel" aria-label={t('explain.title')}>
      <h2>{t('explain.title')}</h2>
      <WhatIsExplained content={content} />
      {!explanation && <p>{t('explain.ready')}</p>}
      {!explanation && <ActionButton action={actions.explain} primary enabled={!state.busy} />}
      {state.busy && <p role="status">{t('explain.busy')}</p>}
      {explanation && withheld && <p className="notice">{t('explain.withheld')}</p>}
      {explanation && withheld && <p>{gradeSentence(explanation.faithfulness)}</p>}
      {explanation && !withheld && (
        <Findings content={content} explanation={explanation} shown={overlayShown(state, content)} />
      )}
    </section>
  )
}
