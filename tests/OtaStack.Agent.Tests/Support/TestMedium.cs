using OtaStack.Agent.Erase;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Support;

/// <summary>A medium whose regions and configuration blocks are files below <c>raw</c>, and whose store keeps what was deleted.</summary>
internal sealed class TestMedium(MemoryFiles files) : IErasableMedium
{
    public int Erase(EraseKind kind, string name)
    {
        if (kind == EraseKind.Store)
        {
            return files.EraseLeftovers();
        }

        int length = Math.Max(0, files.Length("raw/" + name));
        files.Delete("raw/" + name);
        return length;
    }

    public bool IsErased(EraseKind kind, string name)
    {
        return kind == EraseKind.Store ? files.Leftovers.Count == 0 : files.Length("raw/" + name) < 0;
    }
}
