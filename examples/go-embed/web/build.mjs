// Writes dist/: the page, with the styles put into it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const page = readFileSync('src/index.html', 'utf8')
const style = readFileSync('src/site.css', 'utf8').trim()
mkdirSync('dist', { recursive: true })
writeFileSync('dist/index.html', page.replace('<!--style-->', `<style>${style}</style>`))
