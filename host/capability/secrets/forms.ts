/** The ways in which a secret may stand in what a server answers: as it is, and in the encodings that echo services use. */

/** Text with every character that a pattern singles out replaced. */
const escaped = (text: string, which: RegExp, write: (code: number) => string): string =>
  text.replace(which, character => write(character.charCodeAt(0)))

const hex = (code: number): string => code.toString(16).padStart(2, '0')

/** What is written with `%` in a URL, in the three customs there are, and in both cases of the digits. */
function percentEncoded(value: string): string[] {
  const percent = (which: RegExp): string => escaped(value, which, code => `%${hex(code)}`)
  const forms = [
    percent(/[^A-Za-z0-9\-_.!~*'()]/g),
    percent(/[^A-Za-z0-9\-_.~]/g),
    percent(/[^A-Za-z0-9\-_.*]/g),
    percent(/./g),
  ]
  // Case matters in what is not escaped.
  const both = forms.flatMap(form => [form, form.replace(/%../g, one => one.toUpperCase())])
  return both.flatMap(form => [form, form.replaceAll('%20', '+')])
}

/** What a JSON writer may make of it: the least, with slashes escaped, and what careful writers escape beside. */
function jsonEscaped(value: string): string[] {
  const least = JSON.stringify(value).slice(1, -1)
  const unicode = (text: string, which: RegExp): string => escaped(text, which, code => `\\u00${hex(code)}`)
  const forms = [
    unicode(value, /./g),
    unicode(value, /[^A-Za-z0-9]/g),
    ...[/[<>&]/g, /[<>&']/g, /[<>&'+]/g, /[<>&'+=]/g].map(which => unicode(least, which)),
    // As .NET writes it.
    unicode(least.replaceAll('\\"', '\\u0022'), /[<>&'+]/g),
  ]
  const inCapitals = forms.map(form => form.replace(/\\u..../g, one => `\\u${one.slice(2).toUpperCase()}`))
  return [least, least.replaceAll('/', '\\/'), ...forms, ...inCapitals]
}

/** What an HTML writer may make of it. */
function htmlEscaped(value: string): string[] {
  const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  const quotes = ["'", '&#39;', '&#x27;', '&#039;', '&apos;']
  const base = value.replace(/[&<>"]/g, one => named[one]!)
  return quotes.flatMap(quote => {
    const text = base.replaceAll("'", quote)
    return [text, text.replaceAll('&quot;', '&#34;')]
  })
}

/**
 * What is sure to stand in the base64 of any text that holds the value: at each of the three ways in which it can lie on the groups of
 * three bytes, without the digits that its neighbours share.
 */
function base64(value: string): string[] {
  return [0, 1, 2].flatMap(before => {
    const bytes = Buffer.from(`${'\0'.repeat(before)}${value}`, 'latin1')
    const text = bytes.toString('base64').replace(/=+$/, '')
    const first = before === 0 ? 0 : before + 1
    const inner = text.slice(first, Math.floor((bytes.length * 8) / 6))
    return [
      inner,
      inner.replaceAll('+', '-').replaceAll('/', '_'),
      inner.replaceAll('/', '\\/'),
      inner.replaceAll('+', '%2B').replaceAll('/', '%2F'),
    ]
  })
}

/** Every form of a value that is looked for, the longest first; none is shorter than six characters for a value of eight. */
export function formsOf(value: string): readonly string[] {
  const digits = Buffer.from(value, 'latin1').toString('hex')
  const forms = [
    value,
    ...percentEncoded(value),
    ...jsonEscaped(value),
    ...htmlEscaped(value),
    ...base64(value),
    digits,
    digits.toUpperCase(),
  ]
  return [...new Set(forms)].sort((a, b) => b.length - a.length)
}
