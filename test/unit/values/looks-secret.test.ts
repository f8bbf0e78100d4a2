import {describe, expect, test} from '@jest/globals'
import {looksSecret, secretValues} from '../../../src/lib/values/looks-secret.js'

const jwt = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${'x'.repeat(20)}`

test.each([
  ...['PASSWORD', 'DB_PASSWORD', 'dbPassword', 'db.password', 'PGPASSWORD', 'MYSQL_PWD', 'DB_PASS', 'PASSWORDS'],
  ...['TOKEN', 'GITHUB_TOKEN', 'authToken', '_authToken', 'NPM_TOKENS', 'GITHUBTOKEN', 'GH_PAT', 'DBPASS', 'APPKEY'],
  ...['SECRET', 'SECRET_KEY_BASE', 'client-secret', 'CLIENT_SECRETS', 'API_KEY', 'apiKey', 'APIKEY', 'ACCESSKEY'],
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'PRIVATE_KEY', 'KEY', 'KEYS', 'SSH_KEY', 'NPM_AUTH', 'JWT'],
  ...['GOOGLE_CREDENTIALS', 'CREDENTIAL', 'PASSPHRASE', 'Authorization', '--token', '//registry.example/:_authToken'],
])('%s names a secret', name => expect(looksSecret(name, 'some-value')).toBe(true))

test.each([
  ...['PWD', 'OLDPWD', 'HOME', 'PATH', 'NAME', 'PORT', 'MONKEY', 'KEYBOARD', 'KEYBOARD_LAYOUT', 'AUTHOR', 'AUTHORS'],
  ...['COMPASS', 'BYPASS_CACHE', 'PASSENGER_ENV', 'TOKENIZERS_PARALLELISM', 'SECRETARY', 'KEYCLOAK_REALM', 'PATCH'],
  ...['POSTGRES_PASSWORD_FILE', 'PUBLIC_KEY', 'NEXT_PUBLIC_API_KEY', 'KEY_VERSION', 'SSH_AUTH_SOCK', 'TOKEN_URL'],
  ...['MAX_TOKENS', 'AUTH_ENABLED', 'KEY_PREFIX', 'SECRET_NAME', 'XAUTHORITY', 'constructor', ''],
])('%s names none', name => expect(looksSecret(name, 'some-value')).toBe(false))

test.each([
  ['postgres://me:pw@db/x', true],
  ['redis://:pw@cache:6379', true],
  [`ghp_${'a'.repeat(36)}`, true],
  [jwt, true],
  ['AKIAABCDEFGHIJKLMNOP', true],
  ['-----BEGIN RSA PRIVATE KEY-----\nx', true],
  ['Server=db;User=me;Password=pw;', true],
  ['AccountName=me;AccountKey=abc==', true],
  ['Server=db;Database=x', false],
  ['postgres://db/x', false],
  ['http://localhost:8000/a@b', false],
  ['ssh://git@host/x', false],
  ['-----BEGIN PUBLIC KEY-----', false],
  ['eyJ', false],
  ['sk-1', false],
])('a value tells it where the name does not: %s', (value, is) => expect(looksSecret('VALUE', value)).toBe(is))

describe('a name that tells it', () => {
  test.each(['', 'true', 'False', 'no', 'off'])('with a value that is a switch: %j', value => {
    expect(looksSecret('AUTH', value)).toBe(false)
  })
  test.each(['1234', 'x', 'tru'])('with a value that could be one: %j', value => {
    expect(looksSecret('PASS', value)).toBe(true)
  })
  test('alone', () => expect(looksSecret('TOKEN')).toBe(true))
})

test('only long values are looked for in a text', () => {
  expect(secretValues(['TOKEN=abcdefgh', 'PASS=short', 'NAME=long enough', 'KEY', 'A=redis://:p=w@x'])).toEqual([
    'abcdefgh',
    'redis://:p=w@x',
  ])
})
