import { QueryCache, QueryClient, useQuery } from '@tanstack/react-query'
import type { CommandName, Reply, Request } from '#contract/commands'
import type { Failure } from '#contract/result'
import { failureText } from '#words/translate'
import { bridge } from '../bridge'
import { ask, useSession } from './session'

class EngineFailure extends Error {
  constructor(readonly failure: Failure) {
    super(failure.code)
  }
}

/**
 * What screens have read of the engine. An answer is kept until something has changed in the library or a job has ended: then all
 * that are in sight are read anew, and the others when they come into sight again.
 */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError(error) {
      if (error instanceof EngineFailure) useSession.getState().say(failureText(error.failure), true)
      else throw error
    }
  }),
  defaultOptions: {
    queries: {
      // the engine is on this machine, whether or not there is a network
      networkMode: 'always',
      staleTime: Infinity,
      retry: false,
      refetchOnWindowFocus: false,
      // answers hold bytes and dates, which are not compared
      structuralSharing: false
    }
  }
})

async function read<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Reply<Name>> {
  const result = await bridge.call(name, request)
  if (result.ok) return result.value
  throw new EngineFailure(result.failure)
}

/**
 * The engine's answer to a question that changes nothing; undefined until it is there, and after a failure, which is shown to the
 * user. `request` null: nothing is asked.
 */
export function useAnswer<Name extends CommandName>(
  name: Name,
  request: Request<Name> | null
): Reply<Name> | undefined {
  const question = {
    queryKey: [name, request],
    queryFn: () => read(name, request!),
    enabled: request !== null
  }
  const { data } = useQuery(question, queryClient)
  return data
}

/** The same for what runs outside components. */
export const readAnswer = <Name extends CommandName>(
  name: Name,
  request: Request<Name>
): Promise<Reply<Name>> =>
  queryClient.fetchQuery({ queryKey: [name, request], queryFn: () => read(name, request) })

/** Reads anew what is in sight. */
export const refreshAnswers = (): Promise<void> => queryClient.invalidateQueries()

/** Has the engine do something, and reads anew what is in sight; a failure is told to the user and answers null. */
export async function act<Name extends CommandName>(
  name: Name,
  request: Request<Name>
): Promise<Reply<Name> | null> {
  const reply = await ask(name, request)
  if (reply) await refreshAnswers()
  return reply
}

let refreshing: Promise<void> | null = null
let again = false

/** One after another: a burst of changes costs two readings. */
function refreshSoon(): void {
  again = true
  refreshing ??= (async () => {
    while (again) {
      again = false
      await refreshAnswers()
    }
    refreshing = null
  })()
}

bridge.on('library:changed', refreshSoon)
bridge.on('job:finished', refreshSoon)
