// The trait `Guest` is made of wit/world.wit.
wit_bindgen::generate!({ path: "wit" });

struct Tool;

export!(Tool);

impl Guest for Tool {
    fn greet(name: String) -> Result<String, String> {
        if name.is_empty() {
            return Err("A name is needed.".to_string());
        }
        Ok(format!("Hello, {name}!"))
    }
}
