import type { Job, JobKind } from '#contract/job-kinds'
import { useAnswer } from './queries'

const OPEN: readonly Job['state'][] = ['pending', 'running']
export const isOpen = ({ state }: Job): boolean => OPEN.includes(state)

/** Jobs of one kind, the newest first, and whether one of them runs or waits. */
export function useJobs(kind: JobKind): { jobs: Job[]; open: boolean } {
  const jobs = useAnswer('jobs:list', {})?.jobs.filter((job) => job.kind === kind) ?? []
  return { jobs, open: jobs.some(isOpen) }
}
