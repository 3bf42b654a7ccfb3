import type { PatchLens, SimilarPatch } from '#contract/comparison'
import { bridge } from '#renderer/bridge'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { useLens } from '#renderer/state/comparing'
import { useContent } from '#renderer/state/drawing'

const SIDE = 76

/** A place of a drawing, cut out of the whole picture. */
function Cut({
  id,
  box: [x, y, width, height],
  size
}: {
  id: string
  box: SimilarPatch['box']
  size: { width: number; height: number }
}) {
  const scale = SIDE / Math.max(1, width, height)
  return (
    <span className="cut" style={{ width: width * scale, height: height * scale }}>
      <img
        src={bridge.pictureUrl(id, 'full', 0)}
        alt=""
        style={{ width: size.width * scale, marginLeft: -x * scale, marginTop: -y * scale }}
      />
    </span>
  )
}

function Row({ title, patches }: { title: string; patches: readonly SimilarPatch[] }) {
  return (
    <>
      <h4>{title}</h4>
      <ul className="cuts">
        {patches.map((patch) => (
          <li key={`${patch.id} ${patch.box.join()}`}>
            <Cut id={patch.id} box={patch.box} size={patch} />
            <span className="small">
              {t('lens.patch', {
                subject: patch.subject ?? t('compare.noSubject'),
                distance: decimal(patch.distance, 2)
              })}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function Found({ lens }: { lens: PatchLens }) {
  const drawing = useContent()?.drawing
  return (
    <div role="status">
      {drawing && <Cut id={drawing.id} box={lens.box} size={drawing} />}
      <Row title={t('lens.samePlace')} patches={lens.samePlace} />
      <Row title={t('lens.anywhere')} patches={lens.anywhere} />
      <p className="small">{t('lens.searched', { drawings: lens.searchedDrawings })}</p>
    </div>
  )
}

/** What typical drawings have where the pointer rests. */
export function LensView() {
  const lens = useLens()
  return (
    <>
      <h3>{t('lens.title')}</h3>
      {lens ? <Found lens={lens} /> : <p className="small">{t('lens.hint')}</p>}
    </>
  )
}
