namespace OtaStack.Trust.Cryptography;

/// <summary>
/// Constants of the curve −x² + y² = 1 + d x² y² (RFC 8032 §5.1) as field elements, and the odd multiples B, 3 B, 5 B, 7 B of
/// its base point, which a window of four bits chooses from.
/// </summary>
internal static class CurveTable
{
    /// <summary>d = −121665/121666.</summary>
    public const int D = 0;

    /// <summary>2d.</summary>
    public const int D2 = 1;

    /// <summary>A square root of −1: 2^((p − 1) / 4).</summary>
    public const int SquareRootOfMinusOne = 2;

    private const int Multiples = 3;

    // One table of ten limbs each, 32 bits wide: it stays in memory on the device.
    private static readonly int[] Elements =
    {
        56195235, 13857412, 51736253, 6949390, 114729, 24766616, 60832955, 30306712, 48412415, 21499315,
        45281625, 27714825, 36363642, 13898781, 229458, 15978800, 54557047, 27058993, 29715967, 9444199,
        34513072, 25610706, 9377949, 3500415, 12389472, 33281959, 41962654, 31548777, 326685, 11406482,

        // For each multiple y + x, y − x and 2dxy, affine.
        // 1 B
        25967493, 19198397, 29566455, 3660896, 54414519, 4014786, 27544626, 21800161, 61029707, 2047604,
        54563134, 934261, 64385954, 3049989, 66381436, 9406985, 12720692, 5043384, 19500929, 18085054,
        58370664, 4489569, 9688441, 18769238, 10184608, 21191052, 29287918, 11864899, 42594502, 29115885,
        // 3 B
        15636272, 23865875, 24204772, 25642034, 616976, 16869170, 27787599, 18782243, 28944399, 32004408,
        16568933, 4717097, 55552716, 32452109, 15682895, 21747389, 16354576, 21778470, 7689661, 11199574,
        30464137, 27578307, 55329429, 17883566, 23220364, 15915852, 7512774, 10017326, 49359771, 23634074,
        // 5 B
        10861363, 11473154, 27284546, 1981175, 37044515, 12577860, 32867885, 14515107, 51670560, 10819379,
        4708026, 6336745, 20377586, 9066809, 55836755, 6594695, 41455196, 12483687, 54440373, 5581305,
        19563141, 16186464, 37722007, 4097518, 10237984, 29206317, 28542349, 13850243, 43430843, 17738489,
        // 7 B
        5153727, 9909285, 1723747, 30776558, 30523604, 5516873, 19480852, 5230134, 43156425, 18378665,
        36839857, 30090922, 7665485, 10083793, 28475525, 1649722, 20654025, 16520125, 30598449, 7715701,
        28881826, 14381568, 9657904, 3680757, 46927229, 7843315, 35708204, 1370707, 29794553, 32145132,
    };

    /// <summary>h = the constant.</summary>
    public static void Load(long[] h, int constant)
    {
        int[] elements = Elements;
        int position = constant * FieldElement.Limbs;
        for (int i = 0; i < FieldElement.Limbs; i++)
        {
            h[i] = elements[position];
            position++;
        }
    }

    /// <summary>Loads (2 · <paramref name="number"/> + 1) B; its Z is 1 and not written.</summary>
    public static void LoadMultiple(CachedPoint into, int number)
    {
        int element = Multiples + (3 * number);
        Load(into.Sum, element);
        Load(into.Difference, element + 1);
        Load(into.Product, element + 2);
    }
}
