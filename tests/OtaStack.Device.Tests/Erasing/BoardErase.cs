using OtaStack.Agent.Erase;
using OtaStack.Boards.Profiles;
using EraseKind = OtaStack.Agent.Erase.EraseKind;
using EraseStage = OtaStack.Agent.Erase.EraseStage;
using EraseTarget = OtaStack.Agent.Erase.EraseTarget;

namespace OtaStack.Device.Tests.Erasing;

/// <summary>The erase lists of the boards that ship, over a medium on which all that is not a file can be erased.</summary>
internal static class BoardErase
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "boards");

    public static IReadOnlyList<string> Boards { get; } = [.. Directory.EnumerateFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!];

    public static EraseProfile ListOf(string board)
    {
        EraseList list = BoardFile.Read(Path.Combine(Folder, board + ".json")).Erase;
        return new EraseProfile(
            new Medium(),
            [.. list.Targets.Select(target => new EraseTarget((EraseStage)target.Stage, (EraseKind)target.Kind, target.Name))],
            $"{list.Method}, {list.MediaType}, {list.Technique}");
    }

    private sealed class Medium : IErasableMedium
    {
        public int Erase(EraseKind kind, string name)
        {
            return 0;
        }

        public bool IsErased(EraseKind kind, string name)
        {
            return true;
        }
    }
}
