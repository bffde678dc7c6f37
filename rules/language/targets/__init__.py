"""What rules compile to, one module a target."""
