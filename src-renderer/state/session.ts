import { create } from 'zustand'
import type { CommandName, Reply, Request } from '#contract/commands'
import type { LibraryStatus } from '#contract/health'
import {
  resultOf,
  type Job,
  type JobIdOf,
  type JobKind,
  type JobProgress,
  type JobResult
} from '#contract/job-kinds'
import type { Failure } from '#contract/result'
import { bridge } from '../bridge'
import { failureText } from '#words/translate'

export type ScreenName =
  | 'home'
  | 'library'
  | 'labelling'
  | 'drawing'
  | 'child'
  | 'norms'
  | 'training'
  | 'models'
  | 'reports'
  | 'settings'
export interface Toast {
  id: number
  text: string
  bad: boolean
}

interface SessionState {
  status: LibraryStatus | null
  screen: ScreenName
  /** Jobs under way, with the last that was heard of them. */
  running: Record<string, JobProgress>
  toasts: Toast[]
  /** Which dialog is open over the screen. */
  dialog: 'import' | 'help' | 'report' | 'keys' | 'export' | null
  /** A rater is at work: what others and the model say stays closed until they end. */
  blind: boolean
  go(screen: ScreenName): void
  open(dialog: SessionState['dialog']): void
  say(text: string, bad?: boolean): void
  dismiss(id: number): void
  refresh(): Promise<void>
}

let toastCounter = 0

export const useSession = create<SessionState>()((set, get) => ({
  status: null,
  screen: 'home',
  running: {},
  toasts: [],
  dialog: null,
  blind: false,
  go: (screen) => set(get().blind && screen !== 'labelling' ? {} : { screen }),
  open: (dialog) => set({ dialog }),
  say(text, bad = false) {
    toastCounter += 1
    const toast = { id: toastCounter, text, bad }
    set({ toasts: [...get().toasts.slice(-3), toast] })
  },
  dismiss: (id) => set({ toasts: get().toasts.filter((toast) => toast.id !== id) }),
  async refresh() {
    const result = await bridge.call('library:status', {})
    const wasOpen = get().status?.state === 'open'
    // locked by another window or by the engine: what this page holds must not outlast that
    if (result.ok && wasOpen && result.value.state !== 'open') return location.reload()
    if (result.ok) set({ status: result.value })
    else get().say(failureText(result.failure), true)
  }
}))

/** Asks the engine; a failure is told to the user and answers null. */
export async function ask<Name extends CommandName>(
  name: Name,
  request: Request<Name>
): Promise<Reply<Name> | null> {
  const result = await bridge.call(name, request)
  if (result.ok) return result.value
  useSession.getState().say(failureText(result.failure), true)
  return null
}

type JobEnd = (job: Job) => void
const waiting = new Map<string, JobEnd>()
const ended = new Map<string, Job>()

/** Resolves when the job has ended, however it did. */
export function jobEnd(jobId: string): Promise<Job> {
  const early = ended.get(jobId)
  if (early) return Promise.resolve(early)
  return new Promise((resolve) => waiting.set(jobId, resolve))
}

/** Starts a job and waits for its result; a failure or cancellation is told to the user and answers null. */
export async function runJob<Kind extends JobKind>(
  started: Promise<{ jobId: JobIdOf<Kind> } | null>
): Promise<JobResult<Kind> | null> {
  const jobId = (await started)?.jobId
  if (!jobId) return null
  const job = await jobEnd(jobId)
  if (job.state !== 'completed') {
    tellFailure(job.failure)
    return null
  }
  const reply = await ask('jobs:get', { id: job.id })
  return reply && resultOf(jobId, reply)
}

function tellFailure(failure: Failure | null): void {
  if (failure) useSession.getState().say(failureText(failure), failure.code !== 'cancelled')
}

bridge.on('job:progress', (progress) => {
  if (ended.has(progress.jobId)) return
  useSession.setState(({ running }) => ({ running: { ...running, [progress.jobId]: progress } }))
})

// by another window, or after a time without use
bridge.on('library:locked', () => void useSession.getState().refresh())

bridge.on('job:finished', ({ job }) => {
  ended.set(job.id, job)
  waiting.get(job.id)?.(job)
  waiting.delete(job.id)
  useSession.setState(({ running }) => ({
    running: Object.fromEntries(Object.entries(running).filter(([id]) => id !== job.id))
  }))
})
