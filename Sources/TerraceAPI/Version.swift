/// The version of daemon and command line alike.
public enum TerraceVersion {
    public static let text = "0.1.0"
}
