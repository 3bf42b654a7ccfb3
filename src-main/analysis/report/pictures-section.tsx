import { t } from '#words/translate'
import { reportText, regionText } from '#words/explanation-text'
import { gradeSentence, methodMeaning, methodTitle } from '#words/grade-text'
import type { Explanation } from '#contract/explanation'
import { ColourBar } from './colour-bar'
import { png } from './report-parts'
import type { ReportData, ReportPictures } from './report-data'

const scoreName = ({ score, towards }: Explanation): string => t('written.scoreName', { score, towards })

function Overlaid({ picture, explanation }: { picture: Uint8Array; explanation: Explanation }) {
  const { method, scaleMaximum, level } = explanation
  return (
    <figure>
      <img src={png(picture)} alt={t('written.marked')} />
      <figcaption>
        {t('written.mapCaption', {
          method: methodTitle(method),
          score: scoreName(explanation),
          meaning: methodMeaning(method)
        })}
        <ColourBar palette="single" level={scaleMaximum > 0 ? level / scaleMaximum : 1} />
      </figcaption>
    </figure>
  )
}

function Words({ data, explanation }: { data: ReportData; explanation: Explanation }) {
  const { reader, analysis, drawing } = data
  return (
    <>
      <p>{reportText(analysis, explanation, reader, drawing.expertLabel)}</p>
      {reader === 'clinician' && explanation.regions.length > 0 && (
        <ol>
          {explanation.regions.map((region) => (
            <li key={region.box.join()}>{regionText(region, explanation, reader)}</li>
          ))}
        </ol>
      )}
      {/* parents need no figures to know how to take a map */}
      <p>{reader === 'parent' ? t('written.hintForParents') : gradeSentence(explanation.faithfulness)}</p>
    </>
  )
}

function noMapText({ analysis, mapped }: ReportData): string {
  const ordinary = Object.values(analysis.scores).every(
    (score) => !score || score.pValue > 2 * analysis.alpha
  )
  return ordinary && analysis.outOfScope.length === 0 && mapped === 'unusual'
    ? t('written.mapOrdinary')
    : t('written.mapNone')
}

function withheldText({ withheld }: ReportData): string {
  const scores = [...new Set(withheld.map(({ score }) => score))]
  const lists = scores.map((score) => {
    const ways = withheld.filter((w) => w.score === score).map(({ method }) => methodTitle(method))
    return t('written.withheldOf', { score, methods: ways.join(', ') })
  })
  return t('written.withheld', { lists: lists.join('; ') })
}

/** The drawing as it is, and apart from it where it departs, by ways that were measured or say that they were not. */
export function Pictures({ data, pictures }: { data: ReportData; pictures: ReportPictures }) {
  const { explanations, withheld } = data
  return (
    <section aria-labelledby="pictures">
      <h2 id="pictures">{t('written.picturesTitle')}</h2>
      <div className="pictures">
        <figure>
          <img src={png(pictures.drawing)} alt={t('written.unaltered')} />
          <figcaption>{t('written.unaltered')}</figcaption>
        </figure>
        {explanations.map((explanation, i) => (
          <Overlaid key={explanation.score} picture={pictures.overlaid[i]!} explanation={explanation} />
        ))}
      </div>
      {explanations.map((explanation) => (
        <Words key={explanation.score} data={data} explanation={explanation} />
      ))}
      {explanations.length === 0 && <p>{noMapText(data)}</p>}
      {withheld.length > 0 && <p>{withheldText(data)}</p>}
    </section>
  )
}
