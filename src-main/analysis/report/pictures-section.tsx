import { reportText, regionText } from '#contract/explanation-text'
import { gradeSentence, methodMeanings, methodTitles } from '#contract/explanation-words'
import type { Explanation } from '#contract/explanation'
import { ColourBar } from './colour-bar'
import { png } from './report-parts'
import type { ReportData, ReportPictures } from './report-data'

const scoreWords = ({ score, towards }: Explanation): string =>
  score === 'form' ? 'the form score' : `developmental age, towards ${towards}`

function Overlaid({ picture, explanation }: { picture: Uint8Array; explanation: Explanation }) {
  const { method, scaleMaximum, level } = explanation
  return (
    <figure>
      <img src={png(picture)} alt="The drawing with the places marked that raise the score" />
      <figcaption>
        {`${methodTitles[method]} of ${scoreWords(explanation)}: ${methodMeanings[method]}. On the norm’s own scale.`}
        <ColourBar palette="single" level={scaleMaximum > 0 ? level / scaleMaximum : 1} />
      </figcaption>
    </figure>
  )
}

/** Parents need no figures to know how to take a map. */
const PARENTS = 'Such marks are a hint from a program that sees lines, not meaning: they can be wrong.'

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
      <p>{reader === 'parent' ? PARENTS : gradeSentence(explanation.faithfulness)}</p>
    </>
  )
}

function noMapText({ analysis, mapped }: ReportData): string {
  const ordinary = Object.values(analysis.scores).every(
    (score) => !score || score.pValue > 2 * analysis.alpha
  )
  return ordinary && analysis.outOfScope.length === 0 && mapped === 'unusual'
    ? 'No map is drawn: the scores lie within the norm, where marked places are ordinary variation.'
    : 'This report holds no map of where the score comes from.'
}

function withheldText({ withheld }: ReportData): string {
  const scores = [...new Set(withheld.map(({ score }) => score))]
  const lists = scores.map((score) => {
    const ways = withheld.filter((w) => w.score === score).map(({ method }) => methodTitles[method])
    return `of ${score === 'form' ? 'form' : 'developmental age'}: ${ways.join(', ')}`
  })
  return `Maps that were measured on this model and are left out, since they do no better than a look at where most ink is, ${lists.join('; ')}.`
}

/** The drawing as it is, and apart from it where it departs, by ways that were measured or say that they were not. */
export function Pictures({ data, pictures }: { data: ReportData; pictures: ReportPictures }) {
  const { explanations, withheld } = data
  return (
    <section aria-labelledby="pictures">
      <h2 id="pictures">The drawing, and where it departs</h2>
      <div className="pictures">
        <figure>
          <img src={png(pictures.drawing)} alt="The drawing, unaltered" />
          <figcaption>The drawing, unaltered</figcaption>
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
