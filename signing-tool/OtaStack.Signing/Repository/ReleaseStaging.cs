using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Images;
using OtaStack.Signing.Json;
using OtaStack.Signing.Mcuboot;
using OtaStack.Signing.Metadata;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Repository;

/// <summary>Decides what a new release adds to the targets; touches no file.</summary>
internal sealed class ReleaseStaging
{
    /// <summary>Bytes of release notes in one language.</summary>
    public const int MaxNotesBytes = 64 * 1024;

    /// <summary>Bytes of a bill of materials.</summary>
    public const int MaxSbomBytes = 5_000_000;

    private readonly List<(TargetFile File, Action<Stream> Write)> _files = [];
    private readonly ProductSettings _settings;
    private readonly NewRelease _release;
    private readonly string _folder;

    private ReleaseStaging(ProductSettings settings, NewRelease release)
    {
        _settings = settings;
        _release = release;
        _folder = ReleaseRules.FolderOf(settings.Name, release.Role, release.Version);
    }

    /// <summary>The target files to be written.</summary>
    public IReadOnlyList<(TargetFile File, Action<Stream> Write)> Files => _files;

    /// <summary>The members to be added to <c>targets</c>.</summary>
    public JsonObject Targets { get; } = [];

    /// <param name="past">Every release that the role ever listed, and what is staged.</param>
    public static ReleaseStaging Of(ProductSettings settings, IReadOnlyList<ReleaseEntry> past, NewRelease release)
    {
        int counter = ReleaseRules.Check(settings, past, release);
        ReleaseStaging staging = new(settings, release);
        staging.AddFiles(counter);
        return staging;
    }

    private void AddFiles(int counter)
    {
        string releaseId = ReleaseRules.ReleaseIdOf(_settings, _release);
        JsonObject notes = [];
        AddText(notes, "en", "notes.en.md", _release.NotesEnglish);
        AddText(notes, "ja", "notes.ja.md", _release.NotesJapanese);
        JsonObject sbom = [];
        AddText(sbom, "path", "sbom.json", _release.Sbom);
        Dictionary<ReleaseImage, string> paths = _release.Images.ToDictionary(image => image, PathOf);
        foreach ((ReleaseImage image, string path) in paths)
        {
            TargetFile index = AddBytes(Path.ChangeExtension(path, ".idx"), image.Image.Index);
            JsonObject ota = new()
            {
                ["boards"] = JsonMembers.ArrayOf(image.Boards),
                ["image"] = ReleaseImage.NameOf(image.Kind),
                ["index"] = new JsonObject { ["length"] = index.Length, ["path"] = index.Path, ["sha256"] = index.Sha256 },
                ["product"] = _settings.Name,
                ["releaseId"] = releaseId,
                ["securityCounter"] = counter,
                ["urgency"] = _release.Urgency == Urgency.Security ? "security" : "feature",
                ["version"] = _release.Version,
            };
            AddOptional(ota, notes, sbom, paths, image);
            if (ReleasedImage.Of(image, _release.Version, counter) is { } facts)
            {
                ota[ReleasedImage.Member] = facts.ToJson();
            }

            if (image.Image.Packed is { } packed)
            {
                _ = AddBytes(path + ImageBlocks.PackedSuffix, packed.Content.ToArray());
            }

            TargetFile file = new(path, image.Image.Length, image.Image.Sha256);
            _files.Add((file, image.Image.WriteTo));
            JsonObject target = file.ToJson();
            target["custom"] = new JsonObject { ["ota"] = ota };
            Targets[path] = target;
        }
    }

    private void AddOptional(JsonObject ota, JsonObject notes, JsonObject sbom, Dictionary<ReleaseImage, string> paths, ReleaseImage self)
    {
        if (paths.Count > 1)
        {
            JsonObject companions = [];
            foreach ((ReleaseImage other, string path) in paths.Where(pair => pair.Key != self))
            {
                companions[path] = other.Image.Sha256;
            }

            ota["companions"] = companions;
        }

        if (notes.Count > 0)
        {
            ota["notes"] = notes.DeepClone();
        }

        if (sbom.Count > 0)
        {
            ota["sbom"] = sbom["path"]!.DeepClone();
        }

        if (_release.InstallBy is { } installBy)
        {
            ota["installBy"] = MetadataTime.Format(installBy);
        }

        if (_release.RequiresCurrent is { } requires)
        {
            ota["requiresCurrent"] = requires;
        }
    }

    private void AddText(JsonObject owner, string member, string fileName, byte[]? content)
    {
        if (content is not null)
        {
            owner[member] = AddBytes(_folder + fileName, content).Path;
        }
    }

    private TargetFile AddBytes(string path, byte[] content)
    {
        TargetFile file = new(path, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
        _files.Add((file, stream => stream.Write(content)));
        Targets[path] = file.ToJson();
        return file;
    }

    private string PathOf(ReleaseImage image)
    {
        // Two images of one kind are for different boards; the first of them tells them apart.
        bool alone = _release.Images.Count(other => other.Kind == image.Kind) == 1;
        return _folder + ReleaseImage.NameOf(image.Kind) + (alone ? "" : "." + image.Boards[0]) + ".bin";
    }
}
