using OtaStack.Agent.Core;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Bundles;

/// <summary>
/// The images in a bundle, newest first: releases stand in it by version, ascending, each image directly behind its index. Only names
/// come out of here; what they are the signed metadata says.
/// </summary>
internal sealed class BundleImages
{
    /// <summary>Images looked at in one bundle: each costs a search of the metadata.</summary>
    private const int MaxImages = 64;

    private const string TargetsFolder = "targets/";

    private readonly Bundle _bundle;
    private int _before = int.MaxValue;
    private int _looked;

    public BundleImages(Bundle bundle)
    {
        _bundle = bundle;
    }

    /// <summary>Target path of the image at hand.</summary>
    public string Path = "";

    /// <summary>Why none of those looked at is for this device.</summary>
    public ReasonCode Reason = ReasonCode.BundleEmpty;

    /// <summary>Goes to the last image before the one at hand.</summary>
    public bool Next()
    {
        Bundle bundle = _bundle;
        int found = -1;
        bool followsIndex = false;
        bundle.GoTo(0);
        while (bundle.Next() && bundle.Position < _before)
        {
            found = followsIndex ? bundle.Position : found;
            followsIndex = bundle.StartsWith(TargetsFolder) && IsIndex();
        }

        if (found < 0 || _looked == MaxImages)
        {
            return false;
        }

        _looked++;
        _before = found;
        bundle.GoTo(found);
        if (!bundle.Next())
        {
            return false;
        }

        // The packed form stands for the image.
        Path = bundle.NameFrom(TargetsFolder.Length);
        int end = Path.Length - ImageBlocks.PackedSuffix.Length;
        if (end > 0 && Path.Substring(end) == ImageBlocks.PackedSuffix)
        {
            Path = Path.Substring(0, end);
        }

        return true;
    }

    /// <summary>Target path of the first permit that the bundle carries; empty when there is none.</summary>
    public string FindPermit(string product)
    {
        string folder = string.Concat(TargetsFolder, product, "/permits/");
        _bundle.GoTo(0);
        while (_bundle.Next())
        {
            if (_bundle.StartsWith(folder))
            {
                return _bundle.NameFrom(TargetsFolder.Length);
            }
        }

        return "";
    }

    /// <summary>True for a refusal that says nothing against an older image: it may be the one for this device, or the step before the refused one.</summary>
    public bool PassesOver(ReasonCode reason)
    {
        if (reason == ReasonCode.SteppingStone)
        {
            Reason = reason;
            return true;
        }

        return reason == ReasonCode.UnknownTarget || reason == ReasonCode.NoReleaseData
            || reason == ReasonCode.WrongProduct || reason == ReasonCode.WrongBoard || reason == ReasonCode.WrongImage;
    }

    /// <summary>The first bytes of an image index (docs/formats.md).</summary>
    private bool IsIndex()
    {
        const string Magic = "OTIX";
        return _bundle.Length > Magic.Length && _bundle.Read(0, Magic.Length) > 0 && Bundle.Stands(Magic, _bundle.Block, 0);
    }
}
