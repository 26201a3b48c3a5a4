using System.Runtime.CompilerServices;

[assembly: TypeForwardedTo(typeof(Environment))]
