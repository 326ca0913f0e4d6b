import { describe, expect, test } from 'vitest'
import { shippedTool } from '../../support/shipped-tool.ts'

const tool = shippedTool('markdown')
const sample = `# The *first* one

Text with [a link](https://a.test/x "T"), ![an image](i.png) and https://bare.test/ beside README.md.

## Usage
- one [ref][r]

> ### Quoted

| a | b |
|---|---|
| 1 | **2** |

\`\`\`ts title
let x = 1
\`\`\`

## Usage
last

[r]: http://ref.test
`

describe('render', () => {
  test('makes HTML', async () => {
    expect(await tool.value('render', { markdown: '# A *b*\n\n~~c~~' })).toBe(
      '<h1>A <em>b</em></h1>\n<p><s>c</s></p>\n',
    )
  })

  test.each([
    ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n'],
    ['<img src=x onerror=alert(1)>', '<p>&lt;img src=x onerror=alert(1)&gt;</p>\n'],
    ['[x](javascript:alert(1))', '<p>[x](javascript:alert(1))</p>\n'],
    ['[x](JaVaScRiPt&#58;alert(1))', '<p>[x](JaVaScRiPt:alert(1))</p>\n'],
    ['![x](data:text/html,x)', '<p>![x](data:text/html,x)</p>\n'],
  ])('%s cannot run', async (markdown, html) => {
    expect(await tool.value('render', { markdown })).toBe(html)
  })
})

describe('headings', () => {
  test('have level, text, slug and line', async () => {
    expect(await tool.value('headings', { markdown: sample })).toEqual([
      { level: 1, text: 'The first one', slug: 'the-first-one', line: 1 },
      { level: 2, text: 'Usage', slug: 'usage', line: 5 },
      { level: 3, text: 'Quoted', slug: 'quoted', line: 8 },
      { level: 2, text: 'Usage', slug: 'usage-1', line: 18 },
    ])
  })

  test('slugs are unique, also where one is the numbered form of another', async () => {
    const headings = await tool.value('headings', { markdown: '# a\n# a-1\n# a\n# A!\n' })
    expect((headings as { slug: string }[]).map(({ slug }) => slug)).toEqual(['a', 'a-1', 'a-2', 'a-3'])
  })
})

describe('links', () => {
  test('are links, images, references and bare addresses, in order', async () => {
    expect(await tool.value('links', { markdown: sample })).toEqual([
      { text: 'a link', target: 'https://a.test/x', title: 'T', kind: 'link', line: 3 },
      { text: 'an image', target: 'i.png', title: null, kind: 'image', line: 3 },
      { text: 'https://bare.test/', target: 'https://bare.test/', title: null, kind: 'link', line: 3 },
      { text: 'ref', target: 'http://ref.test', title: null, kind: 'link', line: 6 },
    ])
  })

  test('an image inside of a link counts as both', async () => {
    expect(await tool.value('links', { markdown: '[![alt](b.svg)](ci.html)' })).toMatchObject([
      { text: 'alt', target: 'ci.html', kind: 'link' },
      { text: 'alt', target: 'b.svg', kind: 'image' },
    ])
  })
})

describe('code-blocks', () => {
  test('have language, code and line', async () => {
    expect(await tool.value('code-blocks', { markdown: `${sample}\n    indented\n` })).toEqual([
      { language: 'ts', code: 'let x = 1\n', line: 14 },
      { language: null, code: 'indented\n', line: 23 },
    ])
  })
})

describe('section', () => {
  test.each(['usage-1', '## Usage'])('"%s" is the text from a heading to the next of its level', async heading => {
    const section = (await tool.value('section', { markdown: sample, heading })) as string
    expect(section.split('\n').at(0)).toBe('## Usage')
    expect(section.includes('last')).toBe(heading === 'usage-1')
  })

  test('contains the sections below it', async () => {
    const markdown = '# a\n## b\ntext\n# c\n'
    expect(await tool.value('section', { markdown, heading: 'a' })).toBe('# a\n## b\ntext')
  })

  test('that is not there is null', async () => {
    expect(await tool.value('section', { markdown: sample, heading: 'nope' })).toBeNull()
  })
})

describe('plain-text', () => {
  test('keeps the words and drops the markup', async () => {
    expect(await tool.value('plain-text', { markdown: sample })).toBe(
      [
        'The first one',
        'Text with a link, an image and https://bare.test/ beside README.md.',
        'Usage',
        'one ref',
        'Quoted',
        'a\tb',
        '1\t2',
        'let x = 1',
        'Usage',
        'last',
      ].join('\n'),
    )
  })
})
