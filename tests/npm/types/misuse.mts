// Every line below is wrong; the test knows which lines the compiler must refuse.
import { Engine, dns } from "trueroute";
const engine = new Engine();
engine.apply(42);
new Engine({ admission: "maybe" });
new Engine({ controler: "x" });
engine.status({ name: "cart" });
dns.process("sort", [[]], {});
