import { useEffect } from 'react'
import { useRegistry } from '#renderer/state/registry'
import { useSession } from '#renderer/state/session'

/** Turns the registry to the version that is shown, and follows what it has scored since. */
export function useVersion(id: string | undefined): void {
  const { turnTo, refresh } = useRegistry()
  const revision = useSession((s) => s.status?.revision)
  useEffect(() => {
    if (id) turnTo()
  }, [turnTo, id])
  useEffect(() => {
    if (id) void refresh(id)
  }, [refresh, id, revision])
}
