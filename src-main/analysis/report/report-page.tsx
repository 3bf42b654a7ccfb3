import { formIsOrdinary, type Analysis } from '../../../src-preload/contract/analysis'
import { cividis } from '../explain/overlay'
import { DevelopmentSection } from './development-section'
import { HistogramFigure } from './histogram'
import { Comment, Facts, NOTICE, png, ReportDocument } from './report-parts'
import { reportHash, type ReportData, type ReportPictures } from './report-data'
import {
  ageText,
  caveatWords,
  developmentText,
  flagMeaning,
  methodWords,
  percent,
  percentileSentence,
  pText,
  scopeWords,
  verdictText
} from './wording'

function Header({ data, hash }: { data: ReportData; hash: string }) {
  const { drawing } = data
  return (
    <header>
      <p className="notice">{NOTICE}</p>
      {data.unencrypted && (
        <p className="notice strong">From an unencrypted library: for synthetic data and benchmarks only.</p>
      )}
      <h1>Drawing report</h1>
      <Facts
        rows={[
          ['Report', `${hash.slice(0, 12)} of ${data.createdAt.slice(0, 10)}`],
          ['Child', drawing.childId ?? 'no id given'],
          ['Age', ageText(drawing.ageMonths, drawing.agePrecisionMonths)],
          [
            'Prompt and subject',
            [drawing.prompt, drawing.subject].filter(Boolean).join(' · ') || 'not recorded'
          ],
          ['Medium', drawing.drawingTool ?? 'not recorded'],
          ['Drawn on', drawing.date ?? 'not recorded'],
          ['Analyst', data.analyst || 'not named']
        ]}
      />
    </header>
  )
}

/** Which percentiles flag: one end of form, both ends of developmental age. */
function thresholdPlaces({ primary, alpha }: Pick<Analysis, 'primary' | 'alpha'>): string {
  if (primary === 'form') return `percentile ${(100 - alpha * 100).toFixed(1)}`
  return `percentiles ${(alpha * 50).toFixed(1)} and ${(100 - alpha * 50).toFixed(1)}`
}

function Result({ data }: { data: ReportData }) {
  const { analysis, histogram } = data
  const { pValue, alpha, confidence, n } = analysis
  const { form } = analysis.scores
  return (
    <section aria-labelledby="result">
      <h2 id="result">Result</h2>
      {n !== null && n < 50 && <p className="notice strong">Pilot norm: exploratory.</p>}
      <p className="verdict">{verdictText(analysis)}</p>
      {analysis.outOfScope.map((reason) => (
        <p key={reason}>{scopeWords[reason]}</p>
      ))}
      <p>{percentileSentence(analysis)}</p>
      {form && <HistogramFigure histogram={histogram} score={form.rawScore} />}
      <Facts
        rows={[
          ['Flags by', analysis.primary === 'development' ? 'developmental age' : 'form'],
          ['Form score (raw)', form?.rawScore.toPrecision(5) ?? 'none'],
          ['Form, percentile and p', form ? `${form.percentile.toFixed(1)}, ${pText(form.pValue)}` : 'none'],
          ['Conformal p', pValue === null ? 'none' : pText(pValue)],
          ['Threshold', `p ≤ ${alpha} (${thresholdPlaces(analysis)}), set when the norm was trained`],
          [
            'Flagged',
            analysis.flagged === null ? 'the norm is too small to flag' : analysis.flagged ? 'yes' : 'no'
          ],
          [
            'Sureness',
            confidence ? `same decision in ${confidence.same} of ${confidence.of} re-runs` : 'not computed'
          ],
          ['Most typical of age', developmentText(analysis)],
          ...analysis.neighbouringBands.map((b): [string, string] => [
            `Under band ${b.band}`,
            `percentile ${b.percentile.toFixed(1)}, p ${pText(b.pValue)}, n = ${b.n}`
          ])
        ]}
      />
      {analysis.caveats.length > 0 && <h3>Read with care</h3>}
      <ul>
        {analysis.caveats.map((code) => (
          <li key={code}>{caveatWords[code]}</li>
        ))}
      </ul>
      <p>{flagMeaning(alpha)}</p>
    </section>
  )
}

function Scale() {
  return (
    <svg
      viewBox="0 0 300 34"
      className="scale"
      role="img"
      aria-label="Colour scale from nothing to what 99.5 % of places in the norm’s sampled drawings stay below"
    >
      {Array.from({ length: 60 }, (_, i) => (
        <rect key={i} x={i * 5} y="0" width="5.5" height="14" fill={`rgb(${cividis(i / 59).join(',')})`} />
      ))}
      <text x="0" y="30" fontSize="12">
        0
      </text>
      <text x="300" y="30" fontSize="12" textAnchor="end">
        99.5 % of the norm
      </text>
    </svg>
  )
}

const mapWords = {
  occlusion: 'Occlusion map of the form score',
  fit: 'How little each part fits the others, as the encoder judges it'
}

function Pictures({ data, pictures }: { data: ReportData; pictures: ReportPictures }) {
  const { explanation, analysis } = data
  return (
    <section aria-labelledby="pictures">
      <h2 id="pictures">The drawing, and where it departs</h2>
      <div className="pictures">
        <figure>
          <img src={png(pictures.drawing)} alt="The drawing, unaltered" />
          <figcaption>The drawing, unaltered</figcaption>
        </figure>
        {explanation && pictures.overlay && (
          <figure>
            <div className="overlaid">
              <img src={png(pictures.drawing)} alt="" />
              <img src={png(pictures.overlay)} alt="The drawing with places marked that raise the score" />
            </div>
            <figcaption>
              {mapWords[explanation.method]}, on the norm’s own scale ({explanation.evaluations} evaluations).
              Method not graded yet: read it as a hint.
              <Scale />
            </figcaption>
          </figure>
        )}
      </div>
      {explanation ? <p>{explanation.text}</p> : <p>No explanation was computed for this report.</p>}
      {explanation && formIsOrdinary(analysis) && (
        <p>Within the norm, marked places are ordinary variation.</p>
      )}
    </section>
  )
}

/** What is really taken off: what varied among the norm's drawings. */
function adjustedWords({ numbers, names }: ReportData['norm']['adjustment']): string {
  const found = [...names, ...numbers].map(({ what }) => what)
  return found.length > 0 ? `; adjusted for ${found.join(', ')}` : ''
}

function Norm({ data }: { data: ReportData }) {
  const { norm } = data
  const { falseAlarms } = norm.validation
  const mix = Object.entries(norm.subjects)
    .map(([subject, count]) => `${subject} ${count}`)
    .join(', ')
  return (
    <section aria-labelledby="norm">
      <h2 id="norm">The norm and the model</h2>
      <Facts
        rows={[
          [
            'Norm group',
            `${norm.band.label}: ages ${norm.band.fromMonths / 12} to under ${norm.band.toMonths / 12} years`
          ],
          ['Learnt from', `${norm.n} drawings of ${norm.children} children, labelled normal or not labelled`],
          ['Mix of subjects', mix || 'not recorded'],
          ['Form is scored by', `${methodWords[norm.method]}${adjustedWords(norm.adjustment)}`],
          [
            'False alarms, measured',
            `${falseAlarms.flagged} of ${falseAlarms.of} typical drawings of children held out of everything (${percent(falseAlarms.rate)}; 95 % interval ${percent(falseAlarms.interval[0])} to ${percent(falseAlarms.interval[1])})`
          ],
          ['Model', `${norm.id}, trained ${norm.createdAt.slice(0, 10)}, seed ${norm.seed}`],
          ['Model checksum', norm.scorerSha256],
          [
            'Encoder',
            `${norm.encoder.name}${norm.encoder.interim ? ' (untrained, interim)' : ''}, ${norm.encoder.id.slice(0, 16)}`
          ],
          ['Preprocessing', norm.preprocessing.version],
          ['Computed by', `Tadpole ${data.app}, onnxruntime on CPU; norm written by Tadpole ${norm.tadpole}`]
        ]}
      />
      <p>
        Limits: the norm stands for the children and circumstances it was collected from, and for no others.
        The score says how unlike typical drawings this one is, not why.
      </p>
    </section>
  )
}

/** The whole report as React elements. */
export function ReportPage({ data, pictures }: { data: ReportData; pictures: ReportPictures }) {
  const hash = reportHash(data)
  return (
    <ReportDocument title="Drawing report" hash={hash}>
      <Header data={data} hash={hash} />
      <Result data={data} />
      <DevelopmentSection data={data} />
      <Pictures data={data} pictures={pictures} />
      <Norm data={data} />
      <Comment comment={data.comment} label={data.drawing.expertLabel} />
    </ReportDocument>
  )
}
