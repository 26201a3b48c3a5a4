namespace OtaStack.Signing.Tests.Support;

/// <summary>The process is gone: nothing catches it, and nothing after it reaches the disk.</summary>
internal sealed class KilledException(int operation) : Exception($"killed at file operation {operation}")
{
    public int Operation { get; } = operation;
}
