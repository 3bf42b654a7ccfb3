import { t } from '#words/translate'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Explanation } from '#contract/explanation'
import { hoverText } from '#words/explanation-text'
import { ColourBar } from '../colour-bar'
import { png } from '../report-parts'

interface Props {
  picture: Uint8Array
  drawing: { width: number; height: number }
  explanation: Explanation
}

/** Room for the scale under the drawing, as a share of its width. */
const BAR = 0.14

/** The drawing with its map, the outlines of regions as lines that can be edited, and the scale: one SVG that needs nothing else. */
export const pictureSvg = (props: Props): string => renderToStaticMarkup(createElement(Picture, props))

function Picture({ picture, drawing: { width, height }, explanation }: Props) {
  const { regions, scaleMaximum, level } = explanation
  const bar = width * BAR
  return (
    <svg xmlns="http://www.w3.org/2000/svg" viewBox={`0 0 ${width} ${height + bar}`}>
      <title>{t('written.pictureTitle', { score: explanation.score, method: explanation.method })}</title>
      <image href={png(picture)} width={width} height={height} />
      {regions.map((region) => (
        <polygon
          key={region.box.join()}
          points={region.contour.map((point) => point.join()).join(' ')}
          fill="none"
          stroke="#005c7a"
          strokeWidth={width / 250}
        >
          <title>{hoverText(region)}</title>
        </polygon>
      ))}
      <svg x={0} y={height + bar * 0.2} width={width} height={bar * 0.8} viewBox="0 0 300 36">
        <ColourBar palette="single" level={scaleMaximum > 0 ? level / scaleMaximum : 1} />
      </svg>
    </svg>
  )
}
