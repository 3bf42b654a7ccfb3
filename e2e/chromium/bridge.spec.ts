import { request as connect } from 'node:http'
import { join } from 'node:path'
import { expect, serve, test } from '../app'

/** A bare request, with headers that no browser would let a page set. */
function ask(
  url: URL,
  headers: Record<string, string>,
  method = 'GET'
): Promise<{ status: number; cookie: string | undefined }> {
  return new Promise((done, fail) => {
    const request = connect(url, { headers, method }, (response) => {
      response.resume()
      done({ status: response.statusCode ?? 0, cookie: response.headers['set-cookie']?.[0]?.split(';')[0] })
    })
    request.once('error', fail)
    request.end()
  })
}

test('the bridge opens for its one-time token, on this machine, to its own page alone', async ({
  folder
}) => {
  const served = await serve(join(folder, 'library'))
  const url = new URL(served.url)
  const home = new URL('/', url)
  const host = { host: url.host }
  expect(url.hostname).toBe('127.0.0.1')
  expect((await ask(home, host)).status).toBe(403)
  expect((await ask(new URL('/?token=guess', url), host)).status).toBe(403)
  expect((await ask(url, { host: 'evil.example' })).status).toBe(403)
  const { status, cookie } = await ask(url, host)
  expect([status, typeof cookie]).toEqual([303, 'string'])
  expect((await ask(url, host)).status).toBe(403)
  const session = { ...host, cookie: cookie! }
  expect((await ask(home, session)).status).toBe(200)
  expect((await ask(home, { ...session, host: 'evil.example' })).status).toBe(403)
  expect((await ask(home, { ...session, origin: 'https://evil.example' })).status).toBe(403)
  expect((await ask(new URL('/upload', url), session, 'POST')).status).toBe(403)
  for (const path of [
    '/../../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/drawing/../../x/thumb',
    '/etc/passwd',
    '/..%5c..%5cx',
    '/drawing/00000000-0000-0000-0000-000000000000/secret'
  ])
    expect((await ask(new URL(path, url), session)).status).toBe(404)
  await served.stop()
})
