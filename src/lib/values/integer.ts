import {invalidValue} from './invalid.js'

interface IntegerOptions {
  /** Only digits and a sign (strconv.Atoi); otherwise as Go's literals: 0x1f, 0b1, 017, 1_000. */
  decimal?: boolean
  bits?: 16 | 64
  unsigned?: boolean
}

const literals: [match: RegExp, prefix: string][] = [
  [/^0x(?:_?[\da-f])+$/i, '0x'],
  [/^0b(?:_?[01])+$/i, '0b'],
  [/^0o?(?:_?[0-7])+$/i, '0o'],
  [/^(?:0|[1-9](?:_?\d)*)$/, ''],
]

/**
 * Reads an integer as Go's strconv does for docker's flags.
 * @throws DkrError USAGE
 */
export function goInteger(flag: string, text: string, options: IntegerOptions = {}): number {
  const {decimal = false, bits = 64, unsigned = false} = options
  const [sign, digits] = unsigned ? ['', text] : [/^[+-]/.exec(text)?.[0] ?? '', text.replace(/^[+-]/, '')]
  const value = decimal ? decimalValue(digits) : literalValue(digits)
  const parse = unsigned ? 'ParseUint' : 'ParseInt'
  if (value === undefined) {
    throw invalidValue(
      flag,
      text,
      `strconv.${parse}: parsing "${text}": invalid syntax`,
      `${flag} takes a whole number`,
    )
  }
  const signed = sign === '-' ? -value : value
  const fits = unsigned ? BigInt.asUintN(bits, signed) === signed : BigInt.asIntN(bits, signed) === signed
  if (fits) return Number(signed)
  throw invalidValue(
    flag,
    text,
    `strconv.${parse}: parsing "${text}": value out of range`,
    `${flag} takes a smaller number`,
  )
}

function decimalValue(digits: string): bigint | undefined {
  return /^\d+$/.test(digits) ? BigInt(digits) : undefined
}

function literalValue(digits: string): bigint | undefined {
  const found = literals.find(([match]) => match.test(digits))
  if (!found) return undefined
  const bare = digits.replaceAll('_', '').replace(/^0[xbo]/i, '')
  return BigInt(found[1] + bare)
}
