import type { ReactNode } from 'react'
import type { LibraryStatus } from '#contract/health'
import { actions } from '#renderer/actions/actions'
import { ActionButton } from '#renderer/components/action-button'
import { t } from '#words/translate'
import { ask, runJob, useSession } from '#renderer/state/session'
import { ScoreFiles } from './score-files'

interface StepProps {
  number: number
  title: string
  text: string
  done: string
  missing: string | null
  children: ReactNode
}

function Step({ number, title, text, done, missing, children }: StepProps) {
  return (
    <li className="step">
      <p className="step-number">{t('home.step', { number })}</p>
      <h2>{title}</h2>
      <p>{text}</p>
      <p className="step-state">{done}</p>
      {missing && <p className="step-missing">{missing}</p>}
      <div className="buttons">{children}</div>
    </li>
  )
}

async function importSample(): Promise<void> {
  const report = await runJob(ask('import:sample', {}))
  if (!report) return
  const { imported, duplicates, updated, rejected } = report
  useSession.getState().say(t('import.done', { imported, duplicates, updated, rejected: rejected.length }))
}

function Collect({ drawings, children }: LibraryStatus) {
  const done = t('home.collectDone', { drawings, children })
  const missing = drawings < 50 ? t('home.collectMissing') : null
  return (
    <Step number={1} title={t('home.collect')} text={t('home.collectText')} done={done} missing={missing}>
      <ActionButton action={actions.import} primary={drawings === 0} enabled />
      {drawings === 0 && (
        <button type="button" className="button" onClick={() => void importSample()}>
          {t('home.sample')}
        </button>
      )}
    </Step>
  )
}

function Learn({ drawings, deployedNorms }: LibraryStatus) {
  const done = t('home.learnDone', { norms: deployedNorms })
  const missing = drawings === 0 ? t('home.learnMissing') : null
  const action = { ...actions.norms, title: 'train.title' as const }
  return (
    <Step number={2} title={t('home.learn')} text={t('home.learnText')} done={done} missing={missing}>
      <ActionButton action={action} primary={drawings > 0 && deployedNorms === 0} enabled={drawings > 0} />
    </Step>
  )
}

function Analyse({ drawings, deployedNorms, analysed }: LibraryStatus) {
  const done = t('home.analyseDone', { analysed, drawings })
  const missing = deployedNorms === 0 ? t('home.analyseMissing') : null
  const ready = deployedNorms > 0
  return (
    <Step number={3} title={t('home.analyse')} text={t('home.analyseText')} done={done} missing={missing}>
      <ActionButton action={actions.analyseAll} primary={ready && analysed < drawings} enabled={ready} />
      {drawings > 0 && <ActionButton action={actions.library} enabled />}
    </Step>
  )
}

/** Collect, learn the norm, analyse: each step says where it stands and what is missing. */
export function HomeScreen() {
  const status = useSession((s) => s.status)!
  return (
    <div className="screen home">
      <h1>{t('home.title')}</h1>
      <p className="lead">{t('app.tagline')}</p>
      <ol className="steps">
        <Collect {...status} />
        <Learn {...status} />
        <Analyse {...status} />
      </ol>
      {status.deployedNorms > 0 && <ScoreFiles />}
    </div>
  )
}
