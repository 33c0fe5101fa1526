/** Starts the page. */
import { render } from 'preact';
import { App } from './app.js';
import { openSource } from './source.js';
import './style.css';

render(<App source={openSource()} />, document.getElementById('page')!);
