import { session } from './api/session';
import { SignIn } from './pages/SignIn';

export function App() {
  return session.value === null ? <SignIn /> : null;
}
