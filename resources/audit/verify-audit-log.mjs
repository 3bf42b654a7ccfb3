#!/usr/bin/env node
// Checks an exported audit log of Tadpole without Tadpole: node verify-audit-log.mjs FILE [PLACE ...]
// A PLACE (1234:9f86d081884c7d65) is one that was written down elsewhere, and is looked up in the log. Needs Node.js 20 or newer,
// and nothing else. Exit status: 0 the log is whole, 1 it is not, 2 it cannot be read.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'

const FIELDS = ['seq', 'at', 'actor', 'action', 'subject', 'change', 'object', 'detail']

const sha256 = (content) => createHash('sha256').update(content).digest('hex')

/** Each entry's hash is the SHA-256 of the hash before it and its fields, as a JSON array; the first follows an empty hash. */
const hashOf = (previous, entry) => sha256(JSON.stringify([previous, ...FIELDS.map((field) => entry[field])]))

const anchorOf = ({ seq, hash }) => `${seq}:${hash.slice(0, 16)}`

/** What is wrong with the log; null: nothing. */
function faultOf(entries, { end, signature }) {
  let previous = ''
  for (const [i, entry] of entries.entries()) {
    if (entry.seq !== i + 1) return `entry ${i + 1} is missing, or out of place`
    if (entry.hash !== hashOf(previous, entry)) return `entry ${entry.seq} does not follow from those before it`
    previous = entry.hash
  }
  if (end.entries !== entries.length || end.hash !== previous) return 'entries are missing at the end'
  const key = createPublicKey({ key: Buffer.from(end.key, 'base64'), format: 'der', type: 'spki' })
  if (!verify(null, Buffer.from(JSON.stringify(end)), key, Buffer.from(signature, 'base64')))
    return 'the signature does not fit'
  return null
}

function read(path) {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line))
  const last = lines.pop()
  if (!last?.end) throw new Error('the last line is not the signed end of an audit log')
  return { entries: lines, last }
}

const [path, ...places] = process.argv.slice(2)
if (!path) {
  console.error('Usage: node verify-audit-log.mjs FILE [PLACE ...]')
  process.exit(2)
}
try {
  const { entries, last } = read(path)
  const fault = faultOf(entries, last)
  if (fault) {
    console.log(`Not whole: ${fault}.`)
    process.exit(1)
  }
  console.log(`Whole: ${entries.length} entries, exported ${last.end.exportedAt}.`)
  const fingerprint = sha256(Buffer.from(last.end.key, 'base64')).slice(0, 32).match(/.{4}/g).join(' ')
  console.log(`Signed by ${fingerprint}; "audit show" on the library's own computer says whether that is its key.`)
  const held = new Set(entries.map(anchorOf))
  const missing = places.filter((place) => !held.has(place))
  for (const place of places) console.log(`${place}: ${held.has(place) ? 'in this log' : 'NOT in this log'}`)
  process.exit(missing.length > 0 ? 1 : 0)
} catch (error) {
  console.error(`The log cannot be read: ${error.message}`)
  process.exit(2)
}
