using System.Reflection;

[assembly: AssemblyVersion("1.2.0.0")]
