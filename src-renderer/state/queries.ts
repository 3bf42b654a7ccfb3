import { keepPreviousData, QueryCache, QueryClient, useQuery } from '@tanstack/react-query'
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
      refetchOnWindowFocus: false
    }
  }
})

async function read<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Reply<Name>> {
  const result = await bridge.call(name, request)
  if (result.ok) return result.value
  throw new EngineFailure(result.failure)
}

interface Keeping {
  /** Read once and kept until it is read anew on purpose. */
  once?: boolean
  /** While the request changes, the answer to the last one stays in sight. */
  previous?: boolean
}

/**
 * The engine's answer to a question that changes nothing; undefined until it is there, and after a failure, which is shown to the
 * user. `request` null: nothing is asked.
 */
export function useAnswer<Name extends CommandName>(
  name: Name,
  request: Request<Name> | null,
  { once = false, previous = false }: Keeping = {}
): Reply<Name> | undefined {
  const question = {
    queryKey: [name, request],
    queryFn: () => read(name, request!),
    enabled: request !== null,
    staleTime: once ? ('static' as const) : Infinity,
    ...(previous ? { placeholderData: keepPreviousData<unknown> } : {})
  }
  const { data } = useQuery<unknown>(question, queryClient)
  return data as Reply<Name> | undefined
}

/** Puts an answer that came with something else in the place of the one that screens show. */
export function keepAnswer<Name extends CommandName>(
  name: Name,
  request: Request<Name>,
  reply: Reply<Name>
): void {
  queryClient.setQueryData([name, request], reply)
}

/** The answer that screens show, for what runs outside components; undefined where none is there. */
export const shownAnswer = <Name extends CommandName>(
  name: Name,
  request: Request<Name>
): Reply<Name> | undefined => queryClient.getQueryData<Reply<Name>>([name, request])

/** Reads anew what is in sight, and what the frame around it shows of the library. */
export async function refreshAnswers(): Promise<void> {
  await Promise.all([queryClient.invalidateQueries(), useSession.getState().refresh()])
}

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
