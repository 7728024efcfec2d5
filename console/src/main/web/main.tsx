import { render } from 'preact';
import { App } from './App';
import { resume } from './api/cookie';
import './styles.css';

const root = document.getElementById('app');
if (root !== null) {
  render(<App />, root);
  void resume();
}
